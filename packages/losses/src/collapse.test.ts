import { createRandom } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Loss, meanSquaredError, reweightedBinaryCrossEntropy } from './index';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const CELLS = 1000;
const POSITIVES = 20;

/** 2 % positives, seen through a feature that overlaps: mean 2 where a key sounds, 0 elsewhere, deviation 1. */
function createCells(): { feature: tf.Tensor1D; reference: tf.Tensor1D } {
  const random = createRandom(3);
  const reference = Float32Array.from({ length: CELLS }, (_, i) => (i < POSITIVES ? 1 : 0));
  const feature = reference.map((y) => 2 * y + random.normal());
  return { feature: tf.tensor1d(feature), reference: tf.tensor1d(reference) };
}

/** Trains p = sigmoid(w x + b) to the end; says how many of the positives and of all cells come out above 0.5. */
function train(loss: Loss): { recall: number; positives: number } {
  const { feature, reference } = createCells();
  const [w, b] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
  const estimate = () => tf.sigmoid(tf.add(tf.mul(feature, w), b));
  const optimizer = tf.train.adam(0.2);
  for (let step = 0; step < 100; step++) optimizer.minimize(() => loss(reference, estimate()), false, [w, b]);
  return tf.tidy(() => {
    const rounded = tf.cast(tf.greater(estimate(), 0.5), 'float32');
    const hits = tf.sum(tf.mul(rounded, reference)).dataSync()[0];
    return { recall: hits / POSITIVES, positives: tf.sum(rounded).dataSync()[0] };
  });
}

describe('a roll of 2 % positives', () => {
  it('collapses to zeros under the mean squared error: nearly nothing is above 0.5', () => {
    const { recall, positives } = train(meanSquaredError);
    expect(recall).toBeLessThan(0.1);
    expect(positives / CELLS).toBeLessThan(0.005);
  });

  it('is heard under the reweighted cross entropy, and more of it as beta grows', () => {
    const [plain, middle, half] = [0.05, 0.2, 0.5].map((beta) => train(reweightedBinaryCrossEntropy({ beta })).recall);
    expect(plain).toBeLessThan(middle);
    expect(middle).toBeLessThan(half);
    expect(half).toBeGreaterThan(0.6);
  });

  it('has no way back under the mean squared error: a missed cell at p = 0.001 pulls a thousandth as hard', () => {
    const pull = (loss: Loss) => {
      const logit = tf.tensor1d([Math.log(0.001 / 0.999)]);
      return -tf
        .grad((x) => loss(tf.tensor1d([1]), tf.sigmoid(x)))(logit)
        .dataSync()[0];
    };
    expect(pull(reweightedBinaryCrossEntropy({ beta: 0.05 }))).toBeCloseTo(0.999, 4);
    expect(pull(meanSquaredError)).toBeCloseTo(2 * 0.999 * 0.001 * 0.999, 5);
  });
});
