import { defineConfig, type Options } from 'tsup';

/** Every package is built the same way: ESM, typed, one file an entry point, nothing bundled that is a dependency. */
export const build = (options: Options = {}) =>
  defineConfig({
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: { compilerOptions: { customConditions: [] } },
    clean: true,
    treeshake: true,
    sourcemap: false,
    ...options,
  });
