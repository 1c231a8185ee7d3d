import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../workspace';

/** Ceilings in bytes of a main entry with all that it imports, minified, for a browser; and the same gzipped: a sixth above what they were. */
const CEILINGS: Readonly<Record<string, { readonly minified: number; readonly gzipped: number }>> = {
  core: { minified: 2_500, gzipped: 1_300 },
  'audio-features': { minified: 27_200, gzipped: 11_100 },
  // Half of it is @tonejs/midi and midi-file.
  'pianoroll-midi': { minified: 72_000, gzipped: 23_600 },
  metrics: { minified: 18_000, gzipped: 7_100 },
  notation: { minified: 23_600, gzipped: 10_300 },
};

/** Signs of an ML runtime, of Node, of a global registry, of code made at run time. */
const MUST_NOT_APPEAR = [
  'tensorflow',
  'tfjs',
  'registerBackend',
  'registerKernel',
  'node:',
  'process.env',
  'createRequire',
  'new Function',
  'eval(',
];

describe.each(Object.entries(CEILINGS))('the bundle of %s', (name, ceiling) => {
  const entry = path.join(ROOT, 'packages', name, 'dist/index.js');

  it.skipIf(!existsSync(entry))('stays small, and free of Node and tfjs', async () => {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      logLevel: 'silent',
    });
    const { contents, text } = outputFiles[0];
    expect(MUST_NOT_APPEAR.filter((word) => text.includes(word))).toEqual([]);
    expect(contents.length).toBeLessThan(ceiling.minified);
    expect(gzipSync(contents).length).toBeLessThan(ceiling.gzipped);
  });

  it.skipIf(!existsSync(entry))('vanishes where nothing of it is used: no work at import time', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `import ${JSON.stringify(entry)};`, resolveDir: ROOT },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    expect(outputFiles[0].contents.length).toBeLessThan(64);
  });
});
