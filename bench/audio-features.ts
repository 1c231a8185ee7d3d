// Mel spectrograms and log-frequency features: how many times faster than the audio lasts, on one thread and on two.
// Times are processor time, the best of several runs, so that other load on the machine weighs little.
// librosa, scipy and torchaudio are measured in the same run where PYTHON (default python3) has them.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Bundled as an app's bundler does it: the speed of a loop depends on what becomes of the constants around it, so that
// the sources alone would show a speed that no user sees.
const folder = await mkdtemp(path.join(tmpdir(), 'pianoscribe-bench-'));
try {
  const outfile = path.join(folder, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./audio-features/program.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@pianoscribe/source'],
  });
  process.exitCode = spawnSync(process.execPath, [outfile], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
