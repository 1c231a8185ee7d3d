// npm test: sets up what is missing, then everything that is checked; ends with "N passed, N failed".
// npm run check (--quick): the same without the build and the tests of what was built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureInstalled, ROOT } from './setup.mjs';

const isQuick = process.argv.includes('--quick');
let passed = 0;
let failed = 0;

ensureInstalled();
count('lint', run('biome', 'check', '.'));
count('types', run('tsc', '--noEmit', '-p', 'tsconfig.json'));
if (!isQuick) count('build', run('turbo', 'run', 'build', '--output-logs=errors-only', '--log-prefix=none'));
countTests('--exclude', 'tests/built/**');
// One file at a time: they drive a browser, and some listen to it in real time.
if (!isQuick) countTests('tests/built', '--no-file-parallelism');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Runs a tool of node_modules; true where it is content. */
function run(tool, ...args) {
  const begun = performance.now();
  // A log file is read without colours.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const options = { cwd: ROOT, stdio: 'inherit', env, shell: process.platform === 'win32' };
  const { status } = spawnSync(path.join(ROOT, 'node_modules/.bin', tool), args, options);
  console.log(`${tool}: ${status === 0 ? 'ok' : 'failed'}, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return status === 0;
}

function count(name, isFine) {
  if (isFine) passed++;
  else failed++;
  if (!isFine) console.log(`FAILED: ${name}`);
}

/** Runs the tests that the arguments choose. */
function countTests(...chosen) {
  const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-test-'));
  const report = path.join(folder, 'vitest.json');
  const isFine = run('vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...chosen);
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that does not load has no tests that could fail.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    passed += numPassedTests;
    failed += numFailedTests + broken.length;
    for (const { name } of broken) console.log(`FAILED: ${path.relative(ROOT, name)} does not load`);
    if (!isFine && numFailedTests + broken.length === 0) count('vitest', false);
  } catch {
    count('vitest', false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
