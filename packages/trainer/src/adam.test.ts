import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAdam } from './adam';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const GRADIENTS = [
  [0.5, -2, 0.1, 3],
  [-0.25, -1, 0.4, 0],
  [1, 0.5, -0.3, 0.001],
];

/** Adam as its paper writes it (algorithm 1), in double precision, with AdamW's decay. */
function reference(start: number[], rate: number, decay: number): number[] {
  const [m, v, w] = [start.map(() => 0), start.map(() => 0), start.slice()];
  for (const [index, gradient] of GRADIENTS.entries()) {
    for (let i = 0; i < w.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * gradient[i];
      v[i] = 0.999 * v[i] + 0.001 * gradient[i] ** 2;
      const mean = m[i] / (1 - 0.9 ** (index + 1));
      const square = v[i] / (1 - 0.999 ** (index + 1));
      w[i] -= rate * decay * w[i] + (rate * mean) / (Math.sqrt(square) + 1e-8);
    }
  }
  return w;
}

describe('createAdam', () => {
  it.each([0, 0.1])('follows the definition, weight decay %s', (weightDecay) => {
    const start = [1, -0.5, 2, 0.25];
    const variables = new Map([['w', tf.variable(tf.tensor2d(start, [2, 2]))]]);
    const adam = createAdam(variables, { weightDecay });
    for (const gradient of GRADIENTS) adam.apply(tf.tensor1d(gradient), 0.01);
    const found = [...(variables.get('w')?.dataSync() ?? [])];
    const expected = reference(start, 0.01, weightDecay);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 6);
  });

  it('lets matrices decay, not biases', () => {
    const bias = tf.variable(tf.tensor1d([1, 1]));
    const matrix = tf.variable(tf.tensor2d([[1, 1]]));
    const variables = new Map<string, tf.Variable>([
      ['bias', bias],
      ['matrix', matrix],
    ]);
    createAdam(variables, { weightDecay: 0.5 }).apply(tf.zeros([4]), 0.1);
    expect([...bias.dataSync(), ...matrix.dataSync()].map((x) => Number(x.toFixed(4)))).toEqual([1, 1, 0.95, 0.95]);
  });

  it('evaluates on the average and puts the variables back', async () => {
    const variable = tf.variable(tf.tensor1d([0]));
    const adam = createAdam(new Map([['w', variable]]), { averageDecay: 0.5 });
    for (let i = 0; i < 20; i++) adam.apply(tf.tensor1d([1]), 0.1);
    const now = variable.dataSync()[0];
    const average = await adam.withAverage(async () => variable.dataSync()[0]);
    expect(average).toBeGreaterThan(now + 0.05);
    expect(variable.dataSync()[0]).toBe(now);
  });

  it('refuses a state that lacks a parameter or has another size, naming it', async () => {
    const make = (name: string, size: number) => createAdam(new Map([[name, tf.variable(tf.zeros([size]))]]));
    const state = await make('w', 2).save();
    expect(() => make('other', 2).load(state)).toThrow(/other/);
    expect(() => make('w', 3).load(state)).toThrow(/expected 3/);
  });
});
