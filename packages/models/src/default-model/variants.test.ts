import type { FeatureExtractor } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDefaultModel } from './acoustic-model';
import { ARCHITECTURE, type DefaultArchitecture } from './architecture';
import { createDefaultNetwork } from './network';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Few channels, to be quick. */
const SMALL = {
  stemChannels: [4, 6, 4],
  harmonicChannels: 4,
  keyChannels: 8,
  exchangeChannels: 2,
  globalChannels: 16,
} as const satisfies Partial<DefaultArchitecture>;
const { harmonicChannels, keyChannels, globalChannels, exchangeChannels, stemChannels } = SMALL;
const { harmonicShifts, keys } = ARCHITECTURE;
/** Parameters that go: filters by their inputs and outputs, and two of normalisation an output. */
const VARIANTS: readonly (readonly [string, Partial<DefaultArchitecture>, number])[] = [
  ['as it is', {}, 0],
  [
    'one harmonic',
    { harmonicShifts: [0] },
    // Each shift not looked at: its offsets, and its part of the mix.
    (harmonicShifts.length - 1) * harmonicChannels * (keys + keyChannels),
  ],
  [
    'keys that do not hear of each other',
    { hearsOthers: false },
    keys * exchangeChannels * (globalChannels + 2) + exchangeChannels * keyChannels,
  ],
  ['no dilation', { keyDilations: [1, 1, 1, 1], globalDilations: [1, 1, 1, 1] }, 0],
  ['one spectrum', { spectra: 1 }, 3 * 9 * stemChannels[0]],
];
const FRAMES = 16;
const noise = (columns: number) => tf.randomNormal([1, FRAMES, columns], 0, 1, 'float32', 1);
const TIMING = { sampleRate: 16000, hopLength: 320, startTime: 0 };

describe.each(VARIANTS)('the net with %s', (_name, change, fewer) => {
  const architecture = { ...SMALL, ...change };
  const bins = ARCHITECTURE.bins * (change.spectra ?? ARCHITECTURE.spectra);

  it('has the parameters that it should', () => {
    const [full, variant] = [SMALL, architecture].map((of) => createDefaultNetwork({ seed: 1, architecture: of }));
    expect(full.parameterCount - variant.parameterCount).toBe(fewer);
  });

  it('hears, in training and after it, and learns with all that it has', () => {
    const network = createDefaultNetwork({ seed: 1, architecture });
    const input = noise(bins);
    for (const training of [false, true]) {
      const { keys, pedal } = network.forward(input, training);
      expect(keys.shape).toEqual([1, FRAMES, 88, 3]);
      expect(pedal.shape).toEqual([1, FRAMES, 1]);
      expect([...keys.dataSync(), ...pedal.dataSync()].every(Number.isFinite)).toBe(true);
    }
    const trainable = [...network.variables.values()].filter((variable) => variable.trainable);
    const { grads } = tf.variableGrads(() => {
      const { keys, pedal } = network.forward(input, true);
      return tf.add(tf.sum(tf.square(keys)), tf.sum(tf.square(pedal))) as tf.Scalar;
    }, trainable);
    const unused = trainable.filter(({ name }) => !grads[name] || tf.max(tf.abs(grads[name])).dataSync()[0] === 0);
    expect(unused.map((variable) => [...network.variables].find(([, v]) => v === variable)?.[0])).toEqual([]);
  });

  it('transcribes with features of its own', async () => {
    const weights = createDefaultNetwork({ seed: 1, architecture }).saveWeights();
    const features = { sampleRate: 16000, hopLength: 320, bins } as FeatureExtractor;
    const model = createDefaultModel({ weights, features, architecture, windowFrames: 88 });
    const data = noise(bins).dataSync() as Float32Array;
    const [{ onset }] = await model.predict([{ data, shape: [FRAMES, bins], timing: TIMING }]);
    const whole = createDefaultNetwork({ seed: 1, architecture }).forward(noise(bins));
    const expected = tf.sigmoid(tf.slice(whole.keys, [0, 0, 0, 0], [-1, -1, -1, 1])).dataSync();
    expect(Math.max(...onset.data.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-5);
    model.dispose();
    expect(() => createDefaultModel({ weights, features: { ...features, bins: 7 }, architecture })).toThrow(/bins/);
  });
});

describe('blocks without dilation', () => {
  it('look no further than a frame each', () => {
    const reach = (dilations: readonly number[]) => {
      const architecture = { ...SMALL, keyDilations: dilations, globalDilations: dilations };
      const network = createDefaultNetwork({ seed: 1, architecture });
      const frames = 64;
      const silence = tf.zeros([1, frames, 1200]);
      const click = tf.pad(tf.ones([1, 1, 1200]), [[0, 0], [0, frames - 1], [0, 0]]); // biome-ignore format: axes
      const [a, b] = [silence, click].map((input) => network.forward(input).keys);
      const differs = tf.any(tf.notEqual(a, b), [0, 2, 3]).dataSync();
      return differs.lastIndexOf(1);
    };
    // 3 of the stem, then one a block; with dilations their sum.
    expect(reach([1, 1, 1, 1])).toBe(3 + 4 + 4);
    expect(reach([1, 2, 4, 8])).toBe(3 + 15 + 15);
  });
});
