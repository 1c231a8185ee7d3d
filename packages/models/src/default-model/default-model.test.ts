import { createFrameMatrix, type FeatureExtractor, type FrameMatrix, isPianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDefaultModel } from './acoustic-model';
import { CONTEXT_FRAMES, INPUT_COLUMNS } from './architecture';
import { convolutionParameters, dilatedConvolution } from './layers';
import { createDefaultNetwork } from './network';

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
    expect(Object.keys(a).sort()).toEqual(['frame', 'offset', 'onset', 'pedal', 'velocity']);
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
    const found = dilatedConvolution(lookup, 'c', x, 2, false);
    const kernel = lookup('c.weight') as tf.Tensor as tf.Tensor4D;
    const plain = tf.relu(tf.conv2d(x, kernel, 1, 'same', 'NHWC', [2, 1]));
    // The running variance of 1 is divided by with its epsilon of 0.001.
    const difference = tf.max(tf.abs(tf.sub(found, tf.mul(plain, 1 / Math.sqrt(1.001)))));
    expect(difference.dataSync()[0]).toBeLessThan(1e-5);
  });
});
