import type { FeatureExtractor } from '@pianoscribe/core';
import { acousticModelChecks } from '@pianoscribe/core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends, largestDifference, useBackend } from '../testing/backends';
import { createFrameTransformer, createFrameTransformerModel } from '.';

const SMALL = { seed: 2, mels: 12, channels: [2, 3, 4], width: 8, heads: 2, feedForward: 12 } as const;

beforeAll(() => useBackend('wasm'));

describe('createFrameTransformer', { timeout: 240_000 }, () => {
  it('tells 768 columns a second of 88 keys, few of them at first', () => {
    const network = createFrameTransformer({ seed: 1 });
    const told = tf.tidy(() => network.forward(tf.randomNormal([1, 229, 101, 1], 0, 1, 'float32', 1)));
    expect(told.shape).toEqual([1, 768, 88]);
    expect(tf.mean(told).dataSync()[0]).toBeLessThan(0.3);
    // Three convolutions, 57 * 32 to 192 and a norm; two layers of 297 024 and a norm; 192 to 176.
    expect(network.parameterCount).toBe(80 + 1752 + 6944 + 350_400 + 384 + 2 * 297_024 + 384 + 33_968);
    network.dispose();
  });

  it('attends over time: what the last column says depends on the first frames', () => {
    const network = createFrameTransformer(SMALL);
    const x = tf.randomNormal([1, 12, 101, 1], 0, 1, 'float32', 2);
    const changed = tf.concat([tf.zeros([1, 12, 2, 1]), tf.slice(x, [0, 0, 2, 0], [-1, -1, -1, -1])], 2);
    const last = (image: tf.Tensor) => tf.slice(network.forward(image), [0, 767, 0], [-1, 1, -1]);
    expect(largestDifference(last(x), last(changed))).toBeGreaterThan(1e-5);
    network.dispose();
  });

  it('has the gradients of the cpu engine on every other', async () => {
    let expected: number[] | undefined;
    for (const backend of backends) {
      await useBackend(backend);
      const network = createFrameTransformer(SMALL);
      const x = tf.randomNormal([2, 12, 9, 1], 0, 1, 'float32', 3);
      const { grads } = tf.variableGrads(() => tf.mean(tf.log(network.forward(x))), [...network.variables.values()]);
      const norms = [...network.variables.values()].map(({ name }) => tf.norm(grads[name]).dataSync()[0]);
      expected ??= norms;
      for (const [i, norm] of norms.entries())
        expect(Math.abs(norm - expected[i]), backend).toBeLessThan(1e-4 * expected[i] + 1e-6);
      network.dispose();
    }
    await useBackend('wasm');
  });

  it('learns to tell one thing from another in a few steps', () => {
    const network = createFrameTransformer(SMALL);
    const loud = tf.tensor1d([1, 0, 1, 0]).reshape([4, 1, 1, 1]);
    const noise = tf.randomNormal([4, 12, 9, 1], 0, 0.3, 'float32', 4);
    const x = tf.add(noise, loud);
    const y = tf.tile(loud.reshape([4, 1, 1]), [1, 61, 88]);
    const adam = tf.train.adam(0.01);
    const loss = (training: boolean) => tf.losses.logLoss(y, network.forward(x, training)) as tf.Scalar;
    const first = loss(false).dataSync()[0];
    for (let step = 0; step < 40; step++) adam.minimize(() => loss(true), false, [...network.variables.values()]);
    // Whoever does not look at the image stays at ln 2, three fifths of the first.
    expect(loss(false).dataSync()[0]).toBeLessThan(first / 2);
    network.dispose();
    adam.dispose();
  });
});

describe('createFrameTransformerModel', () => {
  const features: FeatureExtractor = {
    sampleRate: 16000,
    hopLength: 160,
    bins: 8,
    createStream: () => {
      throw new Error('These tests hand over frames, no audio.');
    },
  };
  const createModel = () => {
    const fresh = createFrameTransformer({ seed: 2, mels: 8 });
    const weights = fresh.saveWeights();
    fresh.dispose();
    return createFrameTransformerModel({ weights, features, windowFrames: 8 });
  };
  const checks = acousticModelChecks({ createModel, countTensors: () => tf.memory().numTensors });
  for (const { name, run } of checks) it(name, run);
});
