import { createFrameMatrix, type FeatureExtractor, type FrameMatrix, isPianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDefaultModel } from './acoustic-model';
import { CONTEXT_FRAMES, INPUT_COLUMNS } from './architecture';
import { convolutionParameters, dilatedConvolution, foldNorm, inferenceLayers, trainingLayers } from './layers';
import { createDefaultNetwork } from './network';
import { createVelocityNetwork } from './velocity-network';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const FEATURES: FeatureExtractor = {
  sampleRate: 16000,
  hopLength: 320,
  bins: INPUT_COLUMNS,
  createStream: () => {
    throw new Error('not used here');
  },
};
const TIMING = { sampleRate: 16000, hopLength: 320, startTime: 0 };

function noise(frames: number, seed: number): FrameMatrix {
  const data = tf.randomNormal([frames, INPUT_COLUMNS], 0, 1, 'float32', seed).dataSync() as Float32Array;
  return { ...createFrameMatrix(frames, INPUT_COLUMNS, TIMING), data };
}

describe('default model', () => {
  it('depends on the frames within its context and on no others', async () => {
    const network = createDefaultNetwork({ seed: 3 });
    const model = createDefaultModel({ weights: network.saveWeights(), features: FEATURES, windowFrames: 88 });
    const window = noise(88, 1);
    const near = { ...window, data: window.data.slice() };
    near.data.fill(2, 0, 2 * INPUT_COLUMNS);
    const [a, b] = await model.predict([window, near]);
    const differs = (frame: number) =>
      a.onset.data
        .subarray(frame * 88, (frame + 1) * 88)
        .some((value, key) => value !== b.onset.data[frame * 88 + key]);
    expect(differs(0)).toBe(true);
    for (let frame = 1 + CONTEXT_FRAMES; frame < 88; frame++) expect(differs(frame)).toBe(false);
    expect(Object.keys(a).sort()).toEqual(['frame', 'offset', 'onset', 'pedal']);
    model.dispose();
  });

  it('has velocities where its weights have them, at the peaks of onsets outside the margins', async () => {
    const [notes, velocities] = [createDefaultNetwork({ seed: 3 }), createVelocityNetwork({ seed: 3 })];
    const weights = new Map([...notes.saveWeights(), ...velocities.saveWeights()]);
    // All onsets are as likely as not.
    weights.set('heads.bias', { data: new Float32Array(3), shape: [3] });
    const model = createDefaultModel({ weights, features: FEATURES, windowFrames: 88 });
    const [{ onset, velocity }] = await model.predict([noise(88, 1)]);
    expect(velocity?.shape).toEqual([88, 88]);
    const asked = [...(velocity?.data ?? [])].flatMap((value, cell) => (value === 0 ? [] : [cell]));
    expect(asked.length).toBeGreaterThan(50);
    const inner = (cell: number) => cell >= CONTEXT_FRAMES * 88 && cell < (88 - CONTEXT_FRAMES) * 88;
    expect(asked.every(inner)).toBe(true);
    expect(asked.every((cell) => !(onset.data[cell] < onset.data[cell + 88]))).toBe(true);
    model.dispose();
  });

  it('refuses windows, features and weights that do not fit', () => {
    const weights = createDefaultNetwork({ seed: 0 }).saveWeights();
    const code = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return isPianoscribeError(error) ? error.code : 'other';
      }
      return 'none';
    };
    expect(code(() => createDefaultModel({ weights, features: FEATURES, windowFrames: 90 }))).toBe('INVALID_ARGUMENT');
    expect(code(() => createDefaultModel({ weights, features: { ...FEATURES, bins: 229 } }))).toBe('SHAPE_MISMATCH');
    expect(code(() => createDefaultModel({ weights: new Map(), features: FEATURES }))).toBe('MISSING_WEIGHTS');
    const damaged = new Map(weights).set('velocity.0.weight', { data: new Float32Array(1), shape: [1, 1] });
    const tensors = tf.memory().numTensors;
    expect(code(() => createDefaultModel({ weights: damaged, features: FEATURES }))).toBe('SHAPE_MISMATCH');
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('dilatedConvolution', () => {
  it('is the dilated convolution of the engine', () => {
    const [filter, ...statistics] = convolutionParameters('c', { kernel: [3, 1], inputs: 2, outputs: 2 });
    const variables = new Map<string, tf.Variable>([
      [filter.name, tf.variable(tf.randomNormal([3, 1, 2, 2], 0, 1, 'float32', 6))],
      ...statistics.map((spec) => [spec.name, tf.variable(tf.tensor1d(spec.initial(2, undefined as never)))] as const),
    ]);
    const lookup = (name: string) => variables.get(name) as tf.Variable;
    const x = tf.randomNormal([2, 8, 3, 2], 0, 1, 'float32', 7) as tf.Tensor4D;
    const layers = inferenceLayers(lookup, (name) => foldNorm(lookup, name));
    const found = dilatedConvolution(layers, 'c', x, 2);
    const kernel = lookup('c.weight') as tf.Tensor as tf.Tensor4D;
    const plain = tf.relu(tf.conv2d(x, kernel, 1, 'same', 'NHWC', [2, 1]));
    // The running variance of 1 is divided by with its epsilon of 0.001.
    const difference = tf.max(tf.abs(tf.sub(found, tf.mul(plain, 1 / Math.sqrt(1.001)))));
    expect(difference.dataSync()[0]).toBeLessThan(1e-5);
  });
});

describe('inference', () => {
  it('folds statistics and the offsets of the keys into the filters and says the same', () => {
    const [filter, ...statistics] = convolutionParameters('c', { kernel: [1, 1], inputs: 3, outputs: 2 });
    const variables = new Map<string, tf.Variable>([
      [filter.name, tf.variable(tf.randomNormal([1, 1, 3, 2], 0, 1, 'float32', 1))],
      ['offset', tf.variable(tf.randomNormal([5, 3], 0, 1, 'float32', 2))],
      ...statistics.map(
        ({ name }, i) => [name, tf.variable(tf.randomUniform([2], 0.5, 1.5, 'float32', i)) as tf.Variable] as const,
      ),
    ]);
    const lookup = (name: string) => variables.get(name) as tf.Variable;
    const x = tf.randomNormal([1, 4, 5, 3], 0, 1, 'float32', 3) as tf.Tensor4D;
    const layers = inferenceLayers(lookup, (name) => foldNorm(lookup, name));
    const sum = tf.conv2d(
      tf.add(x, lookup('offset')) as tf.Tensor4D,
      lookup('c.weight') as tf.Tensor as tf.Tensor4D,
      1,
      'same',
    );
    const mean = lookup('c.norm.running_mean');
    const deviation = tf.sqrt(tf.add(lookup('c.norm.running_var'), 1e-3));
    const normed = tf.add(tf.mul(tf.div(tf.sub(sum, mean), deviation), lookup('c.norm.weight')), lookup('c.norm.bias'));
    const difference = tf.sub(layers.pointwiseOf('c', x, 'offset'), tf.relu(normed));
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-5);
  });

  it('gathers rows as training does', () => {
    const x = tf.randomNormal([1, 2, 9, 3], 0, 1, 'float32', 4) as tf.Tensor4D;
    const none = () => {
      throw new Error('not used here');
    };
    const [a, b] = [trainingLayers(none), inferenceLayers(none, none)].map((layers) =>
      layers.gatherRows(x, [0, 2, 4], 5).dataSync(),
    );
    expect(a).toEqual(b);
  });
});
