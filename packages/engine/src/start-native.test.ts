import { isPianoscribeError } from '@pianoscribe/core';
import { expect, it } from 'vitest';
import { runProgram } from './run-program.testing';
import { selectEngine } from './select-engine';

const native = await selectEngine({ engine: 'node', threads: 1 }).catch((error: unknown) => error);
const missing = native instanceof Error;

it('computes where Node has lost what tfjs-node needs of it', async ({ skip }) => {
  if (missing) skip('the native engine is not installed: npm run native');
  const { stdout, stderr } = await runProgram('native-util.testing.ts');
  expect(JSON.parse(stdout)).toEqual({ backend: 'tensorflow', sum: 8, level: '3' });
  expect(stderr).toBe('');
});

it('says what to do where it is not installed', ({ skip }) => {
  if (!missing) skip('the native engine is installed');
  expect(isPianoscribeError(native) && native.code).toBe('ENGINE_UNAVAILABLE');
  expect(String(native)).toContain('npm run native');
});
