import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's top folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Installs what package.json asks for, where that was not done before. Nothing runs an install script. */
export function ensureInstalled() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
  if (existsSync(`${ROOT}node_modules/.package-lock.json`)) return;
  console.error('Installing the dependencies (once) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(npm, flags, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) fail('npm install did not work; see above.');
}

/** Arguments for node that run a TypeScript file against the packages' sources, without a build. */
export function runTypeScript(file, ...args) {
  return ['--conditions=@pianoscribe/source', '--import', import.meta.resolve('tsx'), `${ROOT}${file}`, ...args];
}

export const CLI = 'apps/cli/src/main.ts';

function fail(message) {
  console.error(message);
  process.exit(1);
}
