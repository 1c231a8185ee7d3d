import { createRandom } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends, largestDifference, useBackend } from '../testing/backends';
import { type GruArrays, type GruSize, referenceGru } from '../testing/gru-reference';
import { bidirectionalGru, type GruWeights, gru } from './gru';
import { unrolledGru } from './unrolled-gru';

/** Odd sizes and a batch over 4, so that whole tiles and remainders of the hot loop are both in it. */
const size: GruSize = { batch: 5, steps: 6, inputs: 3, hidden: 5 };

function randomArrays({ batch, steps, inputs, hidden }: GruSize): GruArrays {
  const random = createRandom(11);
  const fill = (count: number, scale: number) =>
    Array.from({ length: count }, () => Math.fround(scale * random.normal()));
  return [
    fill(batch * steps * inputs, 1),
    fill(inputs * 3 * hidden, 0.7),
    fill(3 * hidden * hidden, 0.7),
    fill(3 * hidden, 0.5),
    fill(3 * hidden, 0.5),
  ];
}

function toTensors([x, w, u, bi, bh]: GruArrays, { batch, steps, inputs, hidden }: GruSize) {
  return [
    tf.tensor3d(x, [batch, steps, inputs]),
    tf.tensor2d(w, [inputs, 3 * hidden]),
    tf.tensor2d(u, [3 * hidden, hidden]),
    tf.tensor1d(bi),
    tf.tensor1d(bh),
  ] as const;
}

type GruTensors = ReturnType<typeof toTensors>;

const weightsOf = ([, inputWeight, hiddenWeight, inputBias, hiddenBias]: GruTensors): GruWeights => ({
  inputWeight,
  hiddenWeight,
  inputBias,
  hiddenBias,
});

/** Gradients of sum(probe * y) by x and every weight. */
function gradientsOf(op: typeof gru, tensors: GruTensors, probe: tf.Tensor, reverse: boolean): tf.Tensor[] {
  return tf.grads((...args) => {
    const all = args as unknown as GruTensors;
    return tf.sum(tf.mul(op(all[0], weightsOf(all), { reverse }), probe));
  })([...tensors]);
}

describe.each(backends)('gru on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each([false, true])('reverse: %s', (reverse) => {
    it('equals the formulas in doubles', () => {
      const arrays = randomArrays(size);
      const tensors = toTensors(arrays, size);
      const y = gru(tensors[0], weightsOf(tensors), { reverse });
      const expected = tf.tensor3d(referenceGru(arrays, size, reverse), [size.batch, size.steps, size.hidden]);
      expect(largestDifference(y, expected)).toBeLessThan(2e-6);
    });

    it('has the gradient that finite differences of the formulas give', () => {
      const arrays = randomArrays(size);
      const tensors = toTensors(arrays, size);
      const probe = tf.randomNormal([size.batch, size.steps, size.hidden], 0, 1, 'float32', 3);
      const weights = probe.dataSync();
      const loss = () => referenceGru(arrays, size, reverse).reduce((sum, y, i) => sum + y * weights[i], 0);
      const step = 1e-5;
      for (const [index, gradient] of gradientsOf(gru, tensors, probe, reverse).entries()) {
        const values = arrays[index];
        const differences = values.map((value, i) => {
          values[i] = value + step;
          const above = loss();
          values[i] = value - step;
          const below = loss();
          values[i] = value;
          return (above - below) / (2 * step);
        });
        expect(largestDifference(gradient, tf.tensor(differences, gradient.shape))).toBeLessThan(2e-5);
      }
    });

    it('equals the unrolled ops, values and gradients', () => {
      const tensors = toTensors(randomArrays(size), size);
      const probe = tf.randomNormal([size.batch, size.steps, size.hidden], 0, 1, 'float32', 4);
      const whole = gru(tensors[0], weightsOf(tensors), { reverse });
      expect(largestDifference(whole, unrolledGru(tensors[0], weightsOf(tensors), { reverse }))).toBeLessThan(2e-6);
      const expected = gradientsOf(unrolledGru, tensors, probe, reverse);
      for (const [index, gradient] of gradientsOf(gru, tensors, probe, reverse).entries()) {
        expect(largestDifference(gradient, expected[index])).toBeLessThan(1e-5);
      }
    });
  });

  it('goes both ways: the backward half sees the future', () => {
    const tensors = toTensors(randomArrays(size), size);
    const weights = weightsOf(tensors);
    const y = bidirectionalGru(tensors[0], weights, weights);
    expect(y.shape).toEqual([size.batch, size.steps, 2 * size.hidden]);
    const flipped = bidirectionalGru(tf.reverse(tensors[0], 1), weights, weights);
    const [ahead, back] = tf.split(y, 2, 2);
    expect(largestDifference(tf.concat([back, ahead], 2), tf.reverse(flipped, 1))).toBeLessThan(1e-6);
  });

  it('leaks no tensor in a training step', () => {
    const tensors = toTensors(randomArrays(size), size);
    const weights = tensors.slice(1).map((tensor) => tf.variable(tensor));
    const optimizer = tf.train.sgd(0.1);
    const step = () =>
      optimizer.minimize(() => {
        const [inputWeight, hiddenWeight, inputBias, hiddenBias] = weights as unknown as tf.Tensor[];
        const all = [tensors[0], inputWeight, hiddenWeight, inputBias, hiddenBias] as unknown as GruTensors;
        return tf.mean(tf.square(gru(tensors[0], weightsOf(all))));
      });
    step();
    const before = tf.memory().numTensors;
    step();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses weights of another size, naming the weight', () => {
    const tensors = toTensors(randomArrays(size), size);
    const weights = { ...weightsOf(tensors), inputWeight: tf.zeros<tf.Rank.R2>([4, 15]) };
    expect(() => gru(tensors[0], weights)).toThrow(/inputWeight of a GRU is \[3, 15\], found \[4, 15\]/);
  });
});
