import { createFrameMatrix, createRandom, type FeatureExtractor, KEY_COUNT } from '@pianoscribe/core';
import { acousticModelChecks } from '@pianoscribe/core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../testing/backends';
import { createOriginalModel } from './acoustic-model';
import { createCrnn } from './crnn';
import { createFcnn } from './fcnn';

const features: FeatureExtractor = {
  sampleRate: 16000,
  hopLength: 160,
  bins: 8,
  createStream: () => {
    throw new Error('These tests hand over frames, no audio.');
  },
};

const createModel = (network: 'fcnn' | 'crnn', windowFrames = 8) => {
  const fresh = (network === 'fcnn' ? createFcnn : createCrnn)({ seed: 2 });
  const weights = fresh.saveWeights();
  fresh.dispose();
  return createOriginalModel({ network, weights, features, windowFrames });
};

beforeAll(() => useBackend('wasm'));

describe.each(['fcnn', 'crnn'] as const)('createOriginalModel, %s', (network) => {
  const checks = acousticModelChecks({
    createModel: () => createModel(network),
    countTensors: () => tf.memory().numTensors,
  });
  for (const { name, run } of checks) it(name, run);

  it('gives the value of the network at the time of each frame, and an onset where it rises over a half', async () => {
    const window = createFrameMatrix(8, 8, { sampleRate: 16000, hopLength: 160, startTime: 3 });
    const random = createRandom(1);
    for (let i = 0; i < window.data.length; i++) window.data[i] = -5 + 3 * random.normal();
    const mean = window.data.reduce((sum, v) => sum + v, 0) / 64;
    const deviation = Math.sqrt(window.data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 63);

    const net = (network === 'fcnn' ? createFcnn : createCrnn)({ seed: 2 });
    const roll = tf.tidy(() => {
      const standardised = tf.tensor2d(window.data, [8, 8]).sub(mean).div(deviation);
      return net.forward(tf.transpose(standardised).reshape([1, 8, 8, 1])).arraySync()[0];
    });
    net.dispose();
    expect(roll.length).toBe(61);

    const model = createModel(network);
    const [{ onset, frame }] = await model.predict([window]);
    model.dispose();
    const columns = [0, 8, 15, 23, 31, 38, 46, 53];
    let rises = 0;
    for (let f = 0; f < 8; f++) {
      for (let key = 0; key < KEY_COUNT; key++) {
        const found = frame.data[f * KEY_COUNT + key];
        expect(found).toBeCloseTo(roll[columns[f]][key], 5);
        const rising = found > 0.5 && (f === 0 || frame.data[(f - 1) * KEY_COUNT + key] <= 0.5);
        if (rising) rises++;
        expect(onset.data[f * KEY_COUNT + key]).toBe(rising ? found : 0);
      }
    }
    expect(rises).toBeGreaterThan(0);
    expect(frame.timing.startTime).toBe(3);
  });

  it('hears silence as zeros, whatever the floor', async () => {
    const model = createModel(network);
    const window = (level: number) => {
      const frames = createFrameMatrix(8, 8, { sampleRate: 16000, hopLength: 160, startTime: 0 });
      frames.data.fill(level);
      return frames;
    };
    const [silence, floor] = await model.predict([window(0), window(-23.02585)]);
    model.dispose();
    expect(floor.frame.data).toEqual(silence.frame.data);
  });

  it('refuses windows that can not be halved twice', () => {
    expect(() => createModel(network, 10)).toThrow(/a multiple of 4 frames, found 10/);
  });
});
