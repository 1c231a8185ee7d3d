// Compiles a folder's kernel.c to its kernel-bytes.ts. Any clang from 14 on with a WASM back end, and its lld, will do,
// or Zig, which brings one:
//   node scripts/wasm-kernel.mjs packages/models/src/recurrent/kernel
//   CC="zig cc" node scripts/wasm-kernel.mjs packages/audio-features/src/wasm-fft
// With --shared also for a memory that threads share, which takes a build of its own.
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error('Which folder? It holds a kernel.c.');
const source = join(resolve(folder), 'kernel.c');
const compiler = process.env.CC ?? 'clang';
const target = compiler.includes('zig')
  ? '--target=wasm32-freestanding -mcpu=generic+simd128'
  : '--target=wasm32-unknown-unknown -msimd128';
const flags = `${target} -O3 -nostdlib -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -Wl,-z,stack-size=16384 -Wl,--initial-memory=65536`;
const sharedFlags = '-matomics -mbulk-memory -Wl,--shared-memory -Wl,--max-memory=4294967296';
const work = mkdtempSync(join(tmpdir(), 'kernel-'));
const compile = (name, more = '') => {
  const output = join(work, `${name}.wasm`);
  execSync(`${compiler} ${flags} ${more} -o ${output} ${source}`, { stdio: 'inherit' });
  return readFileSync(output).toString('base64');
};
try {
  const base64 = compile('kernel');
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex');
  const lines = [
    '// Made from kernel.c by scripts/wasm-kernel.mjs.',
    '/** SHA-256 of the kernel.c that it was made from. */',
    `export const KERNEL_SOURCE_HASH = '${hash}';`,
    '/** The compiled kernel, base64. */',
    `export const KERNEL_BASE64 =\n  '${base64}';`,
  ];
  if (options.includes('--shared')) {
    lines.push('/** The same for a memory that threads share. */');
    lines.push(`export const KERNEL_SHARED_BASE64 =\n  '${compile('shared', sharedFlags)}';`);
  }
  writeFileSync(join(resolve(folder), 'kernel-bytes.ts'), `${lines.join('\n')}\n`);
} finally {
  rmSync(work, { recursive: true });
}
