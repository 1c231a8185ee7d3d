// The command line from the sources: npm run pianoscribe -- transcribe recording.flac -o recording.mid
import { spawn } from 'node:child_process';
import { CLI, ensureInstalled, runTypeScript } from './setup.mjs';

ensureInstalled();
const child = spawn(process.execPath, runTypeScript(CLI, ...process.argv.slice(2)), { stdio: 'inherit' });
// The child cleans up and decides; the terminal sends it Ctrl-C as well, which it knows to be the same one.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 130;
});
