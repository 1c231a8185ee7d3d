import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BATCH_NORM_EPSILON, batchNormTraining } from './batch-norm';
import { relu } from './relu';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const CHANNELS = 3;

function fixture() {
  return {
    x: tf.randomNormal([2, 2, 2, CHANNELS], 0.5, 2, 'float32', 1),
    gamma: tf.tensor1d([1, 0.5, -2]),
    beta: tf.tensor1d([0, 1, -1]),
    probe: tf.randomNormal([2, 2, 2, CHANNELS], 0, 1, 'float32', 2),
  };
}

describe('batchNormTraining', () => {
  it('gives each channel the mean beta and the deviation gamma, and tells the statistics', () => {
    const { x, gamma, beta } = fixture();
    let told: number[] = [];
    const y = batchNormTraining(x, gamma, beta, (mean, variance) => {
      told = [...mean.dataSync(), ...variance.dataSync()];
    });
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    const before = tf.moments(x, [0, 1, 2]);
    for (let c = 0; c < CHANNELS; c++) {
      const v = before.variance.dataSync()[c];
      expect(mean.dataSync()[c]).toBeCloseTo(beta.dataSync()[c], 5);
      expect(variance.dataSync()[c]).toBeCloseTo((gamma.dataSync()[c] ** 2 * v) / (v + BATCH_NORM_EPSILON), 4);
      expect(told[c]).toBeCloseTo(before.mean.dataSync()[c], 5);
      expect(told[CHANNELS + c]).toBeCloseTo(v, 4);
    }
  });

  it('has the gradient of finite differences', () => {
    const { x, gamma, beta, probe } = fixture();
    const value = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      tf.sum(
        tf.mul(
          batchNormTraining(x, gamma, beta, () => undefined),
          probe,
        ),
      ) as tf.Scalar;
    const inputs = [x, gamma, beta];
    const gradients = tf.grads((...args: tf.Tensor[]) => value(args[0], args[1], args[2]))(inputs);
    const step = 1e-2;
    for (const [index, input] of inputs.entries()) {
      for (let i = 0; i < input.size; i++) {
        const at = (delta: number) => {
          const data = Float32Array.from(input.dataSync());
          data[i] += delta;
          const moved = inputs.map((other, k) => (k === index ? tf.tensor(data, input.shape) : other));
          return value(moved[0], moved[1], moved[2]).dataSync()[0];
        };
        const expected = (at(step) - at(-step)) / (2 * step);
        expect(gradients[index].dataSync()[i]).toBeCloseTo(expected, 2);
      }
    }
  });
});

describe('relu', () => {
  it('passes gradients where its input is positive', () => {
    const x = tf.tensor1d([-1, 0.5, 2]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(relu(x), tf.tensor1d([1, 2, 3]))))(x);
    expect([...gradient.dataSync()]).toEqual([0, 2, 3]);
  });
});
