import { defineConfig } from 'vitest/config';

// Tests read the packages' sources through this export condition, so that no build is needed first.
const conditions = ['@pianoscribe/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/**/*.test.ts',
      'training/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // tfjs recommends its native engine wherever it starts in Node; the tests name the engines that they run on.
    onConsoleLog: (log) => !log.includes('looks like you are running TensorFlow.js in Node.js'),
  },
});
