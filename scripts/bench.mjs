// npm run bench: every bench/*.ts in turn, or those whose names are given.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { ensureInstalled, ROOT, runTypeScript } from './setup.mjs';

ensureInstalled();
const wanted = process.argv.slice(2);
const files = folders().flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => wanted.length === 0 || wanted.some((part) => `${folder}/${name}`.includes(part)))
    .map((name) => `${folder}/${name}`),
);
let failed = 0;
for (const file of files) {
  console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, runTypeScript(file), { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;

/** bench/ at the top, and those of packages. */
function folders() {
  const inside = (folder) => {
    try {
      return readdirSync(`${ROOT}${folder}`);
    } catch {
      return [];
    }
  };
  const ofPackages = inside('packages').map((name) => `packages/${name}/bench`);
  return ['bench', ...ofPackages].filter((folder) => inside(folder).length > 0);
}
