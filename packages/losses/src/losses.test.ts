import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type Loss,
  meanSquaredError,
  reweightedBinaryCrossEntropy,
} from './index';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const lossOf = (loss: Loss, y: number[], p: number[]): number =>
  tf.tidy(() => loss(tf.tensor1d(y), tf.tensor1d(p)).dataSync()[0]);

const gradientOf = (loss: Loss, y: number[], p: number[]): number[] =>
  tf.tidy(() => [
    ...tf
      .grad((x) => loss(tf.tensor1d(y), x))(tf.tensor1d(p))
      .dataSync(),
  ]);

/** Central differences of a plain-number definition of the loss. */
function differences(definition: (y: number[], p: number[]) => number, y: number[], p: number[]): number[] {
  const step = 1e-6;
  return p.map((_, i) => {
    const moved = (by: number) => p.map((v, k) => (k === i ? v + by : v));
    return (definition(y, moved(step)) - definition(y, moved(-step))) / (2 * step);
  });
}

const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const y = [1, 0, 1, 0, 0.25, 0];
const p = [0.9, 0.2, 0.3, 0.6, 0.5, 0.01];
const logits = [3, -2, -0.5, 1, 0, -9];

const crossEntropy =
  (positive: number, negative: number) =>
  (y: number[], p: number[]): number =>
    mean(y.map((v, i) => -(positive * v * Math.log(p[i]) + negative * (1 - v) * Math.log(1 - p[i]))));

const logitCrossEntropy =
  (positive: number) =>
  (y: number[], x: number[]): number =>
    crossEntropy(positive, 1)(
      y,
      x.map((v) => 1 / (1 + Math.exp(-v))),
    );

describe.each<[string, Loss, (y: number[], p: number[]) => number, number[]]>([
  ['meanSquaredError', meanSquaredError, (y, p) => mean(y.map((v, i) => (p[i] - v) ** 2)), p],
  ['binaryCrossEntropy', binaryCrossEntropy, crossEntropy(1, 1), p],
  ['reweighted, notebook', reweightedBinaryCrossEntropy({ beta: 0.2 }), crossEntropy(0.2 / 0.05, 0.8 / 0.95), p],
  [
    'reweighted, printed',
    reweightedBinaryCrossEntropy({ beta: 0.2, form: 'printed' }),
    crossEntropy(0.05 / 0.2, 0.95 / 0.8),
    p,
  ],
  [
    'reweighted, prior 0.1',
    reweightedBinaryCrossEntropy({ beta: 0.3, prior: 0.1 }),
    crossEntropy(0.3 / 0.1, 0.7 / 0.9),
    p,
  ],
  ['binaryCrossEntropyWithLogits', binaryCrossEntropyWithLogits, logitCrossEntropy(1), logits],
  [
    'with logits, positive weight 3',
    (y, x) => binaryCrossEntropyWithLogits(y, x, { positiveWeight: 3 }),
    logitCrossEntropy(3),
    logits,
  ],
])('%s', (_, loss, definition, estimate) => {
  it('has the value of its definition', () => {
    expect(lossOf(loss, y, estimate)).toBeCloseTo(definition(y, estimate), 6);
  });

  it('has the gradient that finite differences of its definition give', () => {
    const expected = differences(definition, y, estimate);
    for (const [i, g] of gradientOf(loss, y, estimate).entries()) expect(g).toBeCloseTo(expected[i], 5);
  });

  it('refuses shapes that differ', () => {
    expect(() => loss(tf.zeros([2, 3]), tf.zeros([3]))).toThrow(/one shape, found \[2, 3\] and \[3\]/);
  });

  it('leaks no tensor', () => {
    const before = tf.memory().numTensors;
    gradientOf(loss, y, estimate);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('extremes', () => {
  it('stay finite on probabilities of exactly 0 and 1', () => {
    expect(lossOf(binaryCrossEntropy, [1, 0], [0, 1])).toBeCloseTo(-Math.log(1e-20), 3);
    expect(lossOf(binaryCrossEntropy, [0, 1], [0, 1])).toBeCloseTo(0, 6);
    expect(gradientOf(binaryCrossEntropy, [1, 0], [0, 1]).every(Number.isFinite)).toBe(true);
  });

  it('stay finite, with the full gradient, on logits of +-200', () => {
    expect(lossOf(binaryCrossEntropyWithLogits, [1, 0], [-200, 200])).toBeCloseTo(200, 3);
    expect(gradientOf(binaryCrossEntropyWithLogits, [1, 0], [-200, 200])).toEqual([-0.5, 0.5]);
  });
});

describe('reweightedBinaryCrossEntropy', () => {
  it('is plain cross entropy at beta = prior, in both forms', () => {
    for (const form of ['notebook', 'printed'] as const) {
      const loss = reweightedBinaryCrossEntropy({ beta: 0.05, form });
      expect(lossOf(loss, y, p)).toBeCloseTo(lossOf(binaryCrossEntropy, y, p), 6);
    }
  });

  it('weighs a missed note up as beta grows in the notebook form, down in the printed one', () => {
    const missed = (beta: number, form: 'notebook' | 'printed') =>
      lossOf(reweightedBinaryCrossEntropy({ beta, form }), [1], [0.1]);
    expect(missed(0.5, 'notebook')).toBeGreaterThan(missed(0.2, 'notebook'));
    expect(missed(0.5, 'printed')).toBeLessThan(missed(0.2, 'printed'));
  });

  it.each([0, 1, -0.2, Number.NaN])('refuses beta %d', (beta) => {
    expect(() => reweightedBinaryCrossEntropy({ beta })).toThrow(/beta must lie between 0 and 1/);
  });
});

describe('binaryCrossEntropyWithLogits', () => {
  it('takes the mean over what the mask lets through, weights a key at a time', () => {
    const rows = tf.tensor2d([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    const x = tf.tensor2d([
      [0.5, -1],
      [2, 0],
      [9, 9],
    ]);
    const mask = tf.tensor2d([[1], [0.5], [0]]);
    const positiveWeight = tf.tensor1d([2, 3]);
    const cell = (y: number, x: number, w: number) => logitCrossEntropy(w)([y], [x]);
    const expected = (cell(1, 0.5, 2) + cell(0, -1, 3) + 0.5 * (cell(0, 2, 2) + cell(1, 0, 3))) / (2 * 1.5);
    const loss = (logits: tf.Tensor) => binaryCrossEntropyWithLogits(rows, logits, { mask, positiveWeight });
    expect(loss(x).dataSync()[0]).toBeCloseTo(expected, 6);
    const gradient = tf.grad(loss)(x).arraySync() as number[][];
    expect(gradient[2].map(Math.abs)).toEqual([0, 0]);
    expect(gradient[1][1]).toBeCloseTo((-3 * 0.5 * 0.5) / 3, 6);
  });

  it('gives 0 and no gradient where the mask is all zeros', () => {
    const loss: Loss = (y, x) => binaryCrossEntropyWithLogits(y, x, { mask: tf.zeros([1]) });
    expect(lossOf(loss, y, logits)).toBe(0);
    expect(gradientOf(loss, y, logits).every((g) => g === 0)).toBe(true);
  });

  it('refuses a mask that does not broadcast', () => {
    expect(() => binaryCrossEntropyWithLogits(tf.zeros([2, 3]), tf.zeros([2, 3]), { mask: tf.zeros([2]) })).toThrow(
      /mask \[2\] does not broadcast over the cells \[2, 3\]/,
    );
  });
});
