import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../select-engine';
import type { EngineName } from '../types';
import { GRADIENT_CASES } from './gradient-cases.testing';
import { caseInputs, differencesOf, type GradientCase, gradientsOf, relativeError } from './gradient-check.testing';

const works = (engine: EngineName) =>
  selectEngine({ engine, threads: 1 }).then(
    () => true,
    () => false,
  );
const found = { cpu: true, wasm: true, node: await works('node'), webgpu: await works('webgpu') };
const whyNot = {
  node: 'the native engine is not installed: npm run native',
  webgpu: 'no WebGPU here: it needs the package webgpu and a graphics driver',
};
const casesFor = (name: string) => GRADIENT_CASES.filter((one) => name !== 'node' || one.onNative !== false);

describe.each(['cpu', 'wasm', 'node'] as const)('gradients on %s', (name) => {
  const test = found[name] ? it : it.skip;
  beforeAll(async () => {
    if (found[name]) await selectEngine({ engine: name, threads: 1 });
  });

  test.each(casesFor(name))('$name: equal to finite differences', async (one) => {
    const values = caseInputs(one);
    const results = await gradientsOf(one, values);
    const differences = differencesOf(one, values, 16, 1e-2);
    const errors = results.map((gradient, i) => relativeError(gradient, differences[i]));
    expect(Math.max(...errors)).toBeLessThan(2e-3);
  });
});

describe.each([
  ['wasm', 'cpu'],
  ['wasm', 'node'],
  ['wasm', 'webgpu'],
] as const)('gradients on %s and %s', (one, other) => {
  // A graphics driver in software compiles every op for seconds.
  it('are the same, on the second run as on the first', { timeout: 400_000 }, async ({ skip }) => {
    if (other !== 'cpu' && !found[other]) skip(whyNot[other]);
    const cases = casesFor(other);
    const expected = await gradients(other, cases);
    for (let run = 0; run < 2; run++) {
      const results = await gradients(one, cases);
      const wrong = cases.filter((_, i) =>
        results[i].some((result, k) => !(relativeError(result, expected[i][k]) < 1e-5)),
      );
      expect(wrong.map((each) => each.name)).toEqual([]);
    }
  });
});

async function gradients(engine: EngineName, cases: readonly GradientCase[]): Promise<Float32Array[][]> {
  await selectEngine({ engine, threads: 1 });
  const before = tf.memory().numTensors;
  const results: Float32Array[][] = [];
  for (const each of cases) results.push(await gradientsOf(each, caseInputs(each)));
  expect(tf.memory().numTensors).toBe(before);
  return results;
}
