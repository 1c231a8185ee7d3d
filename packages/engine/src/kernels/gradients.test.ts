import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../select-engine';
import { GRADIENT_CASES } from './gradient-cases.testing';
import { caseInputs, differencesOf, gradientsOf, relativeError } from './gradient-check.testing';

const native = await selectEngine({ engine: 'node' }).then(
  () => true,
  () => false,
);
const whyNot = 'the native engine is not installed: npm run native';

const casesFor = (name: string) => GRADIENT_CASES.filter((one) => name !== 'node' || one.onNative !== false);

describe.each(['cpu', 'wasm', 'node'] as const)('gradients on %s', (name) => {
  const skipped = name === 'node' && !native;
  const test = skipped ? it.skip : it;
  beforeAll(async () => {
    if (!skipped) await selectEngine({ engine: name, threads: 1 });
  });

  test.each(casesFor(name))('$name: equal to finite differences', (one) => {
    const values = caseInputs(one);
    const found = gradientsOf(one, values);
    const differences = differencesOf(one, values, 40, 1e-2);
    const errors = found.map((gradient, i) => relativeError(gradient, differences[i]));
    expect(Math.max(...errors)).toBeLessThan(2e-3);
  });
});

describe.each([
  ['wasm', 'cpu'],
  ['wasm', 'node'],
] as const)('gradients on %s and %s', (one, other) => {
  it('are the same, on the second run as on the first', async ({ skip }) => {
    if (other === 'node' && !native) skip(whyNot);
    const cases = casesFor(other);
    await selectEngine({ engine: other, threads: 1 });
    const expected = cases.map((each) => gradientsOf(each, caseInputs(each)));
    await selectEngine({ engine: one, threads: 1 });
    for (let run = 0; run < 2; run++) {
      const before = tf.memory().numTensors;
      const errors = cases.map((each, i) =>
        Math.max(...gradientsOf(each, caseInputs(each)).map((found, k) => relativeError(found, expected[i][k]))),
      );
      const wrong = cases.filter((_, i) => !(errors[i] < 1e-5)).map((each) => each.name);
      expect(wrong).toEqual([]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
