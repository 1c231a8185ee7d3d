import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'tsup';
import { describe, expect, it } from 'vitest';

const MAIN_CEILING = 12_000;
const WASM_CEILING = 8_000;
const FORBIDDEN = ['node:', 'tensorflow', 'require(', 'process.', 'window.'];

/** The entry and all that it imports in one minified file, as an app's bundler makes it. */
async function bundle(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    await build({
      config: false,
      entry: { bundle: fileURLToPath(new URL(entry, import.meta.url)) },
      outDir,
      format: ['esm'],
      platform: 'neutral',
      target: 'es2022',
      minify: true,
      noExternal: [/.*/],
      silent: true,
      esbuildOptions(options) {
        options.conditions = ['@pianoscribe/source'];
        options.mainFields = ['module', 'main'];
      },
    });
    const [file] = await readdir(outDir);
    return await readFile(join(outDir, file), 'utf8');
  } finally {
    await rm(outDir, { recursive: true });
  }
}

describe('the bundle', () => {
  it.each([
    ['./index.ts', MAIN_CEILING],
    ['./wasm-fft/index.ts', WASM_CEILING],
  ])('of %s, dependencies and all, stays under %i bytes gzipped and within the language', async (entry, ceiling) => {
    const code = await bundle(entry);
    expect(gzipSync(code).length).toBeLessThan(ceiling);
    expect(gzipSync(code).length).toBeGreaterThan(1000);
    for (const word of FORBIDDEN) expect(code).not.toContain(word);
  });
});
