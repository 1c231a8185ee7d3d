// npm start: sets up what is missing, then transcribes the shipped recording into output/.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { CLI, ensureInstalled, ROOT, runTypeScript } from './setup.mjs';

ensureInstalled();
mkdirSync(`${ROOT}output`, { recursive: true });
pianoscribe('transcribe', 'examples/recording/recording.flac', '-o', 'output/recording.mid', '--picture');
console.log('output/recording.png: the notes over the spectrogram');
const scored = pianoscribe(
  ...['evaluate', '--reference', 'examples/recording/reference.mid', '--estimate', 'output/recording.mid'],
  ...['--sustain', 'reference', '--json'],
);
const { onset, onsetOffset, frame } = JSON.parse(scored);
const percent = ({ f1 }) => `${(100 * f1).toFixed(1)} %`;
console.log(
  `F1 against the reference: onset ${percent(onset)}, onset + offset ${percent(onsetOffset)}, frame ${percent(frame)}`,
);

/** Runs the command line; what it prints is shown, unless it is JSON. */
function pianoscribe(...args) {
  const { status, stdout } = spawnSync(process.execPath, runTypeScript(CLI, ...args), {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 130);
  if (!args.includes('--json')) process.stdout.write(stdout);
  return stdout;
}
