// Compiles kernel.c to kernel-bytes.ts. Any clang from 14 on with a WASM back end, and its lld, will do:
//   node packages/models/src/recurrent/kernel/build-kernel.mjs
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'kernel-'));
const flags =
  '--target=wasm32-unknown-unknown -msimd128 -O3 -nostdlib -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all ' +
  '-Wl,-z,stack-size=16384 -Wl,--initial-memory=65536';
try {
  const output = join(work, 'kernel.wasm');
  execSync(`${process.env.CC ?? 'clang'} ${flags} -o ${output} ${join(here, 'kernel.c')}`, { stdio: 'inherit' });
  const source = createHash('sha256')
    .update(readFileSync(join(here, 'kernel.c')))
    .digest('hex');
  const lines = [
    '// Made from kernel.c by build-kernel.mjs.',
    '/** SHA-256 of the kernel.c that it was made from. */',
    `export const KERNEL_SOURCE_HASH = '${source}';`,
    '/** The compiled kernel, base64. */',
    `export const KERNEL_BASE64 =\n  '${readFileSync(output).toString('base64')}';`,
  ];
  writeFileSync(join(here, 'kernel-bytes.ts'), `${lines.join('\n')}\n`);
} finally {
  rmSync(work, { recursive: true });
}
