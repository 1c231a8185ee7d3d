import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestDifference, useBackend } from '../../testing/backends';
import { createEncoderOnly } from './encoder-only';
import { createSeq2Seq } from './seq2seq';

const SMALL = { seed: 3, mels: 10, width: 8, heads: 2, feedForward: 8, columnsPerSecond: 96 } as const;
/** 21 frames are 19 columns at 96 a second. */
const [FRAMES, COLUMNS] = [21, 19];

const images = (batch: number) => tf.randomNormal([batch, SMALL.mels, FRAMES, 1], 0, 1, 'float32', 5);
const rolls = (batch: number, seed: number) =>
  tf.cast(tf.greater(tf.randomUniform([batch, COLUMNS, 88], 0, 1, 'float32', seed), 0.9), 'float32') as tf.Tensor3D;

beforeAll(() => useBackend('wasm'));

describe('createEncoderOnly', () => {
  it('has the original sizes by default: 768 columns a second of 88 keys', () => {
    const network = createEncoderOnly({ seed: 1 });
    expect(tf.tidy(() => network.forward(tf.zeros([1, 229, 101, 1])).shape)).toEqual([1, 768, 88]);
    expect(network.variables.get('transformer_encoder.layers.1.linear1.weight')?.shape).toEqual([200, 200]);
    expect(network.variables.has('transformer_encoder.layers.2.linear1.weight')).toBe(false);
    network.dispose();
  });

  it('hears each clip by itself; across the batch, the defect, it does not', () => {
    const x = images(3);
    const alone = tf.slice(x, [1, 0, 0, 0], [1, -1, -1, -1]);
    const difference = (attention?: 'across-batch') => {
      const network = createEncoderOnly({ ...SMALL, defects: { attention } });
      const together = tf.slice(network.forward(x), [1, 0, 0], [1, -1, -1]);
      const found = largestDifference(together, network.forward(alone));
      network.dispose();
      return found;
    };
    expect(difference()).toBeLessThan(1e-5);
    expect(difference('across-batch')).toBeGreaterThan(1e-3);
  });

  it('looks over time; across the batch, the defect, no frame hears another that is not near it', () => {
    const x = images(2);
    const changed = tf.concat([tf.zeros([2, SMALL.mels, 1, 1]), tf.slice(x, [0, 0, 1, 0], [-1, -1, -1, -1])], 2);
    const difference = (attention?: 'across-batch') => {
      const network = createEncoderOnly({ ...SMALL, defects: { attention } });
      const last = (y: tf.Tensor3D) => tf.slice(y, [0, COLUMNS - 1, 0], [-1, 1, -1]);
      const found = largestDifference(last(network.forward(x)), last(network.forward(changed)));
      network.dispose();
      return found;
    };
    // The last column is fed by the last ten columns and the frames below them, not by the first frame.
    expect(difference('across-batch')).toBeLessThan(1e-6);
    expect(difference()).toBeGreaterThan(1e-5);
  });

  it('misplaces its arguments as the original did: a head for each column of the width, a feed-forward of 2', () => {
    const network = createEncoderOnly({ seed: 1, defects: { misplacedArguments: true } });
    expect(network.variables.get('transformer_encoder.layers.0.linear1.weight')?.shape).toEqual([200, 2]);
    network.dispose();
  });

  it('drops out in training, or with the defect; evaluation repeats itself', () => {
    const x = images(1);
    const spread = (training: boolean, dropoutInEvaluation?: boolean) => {
      const network = createEncoderOnly({ ...SMALL, defects: { dropoutInEvaluation } });
      const found = largestDifference(network.forward(x, training), network.forward(x, training));
      network.dispose();
      return found;
    };
    expect(spread(false)).toBe(0);
    expect(spread(true)).toBeGreaterThan(1e-3);
    expect(spread(false, true)).toBeGreaterThan(1e-3);
  });

  it('refuses heads that do not divide the width, and images of other sizes', () => {
    expect(() => createEncoderOnly({ ...SMALL, heads: 3 })).toThrow(/3 heads can't share a width of 8/);
    const network = createEncoderOnly(SMALL);
    expect(() => network.forward(tf.zeros([1, 11, FRAMES, 1]))).toThrow(/\[batch, 10, frame, 1\]/);
    network.dispose();
  });
});

describe('createSeq2Seq', () => {
  it('sees the columns before each one only; unshifted, the defect, that very column too', () => {
    const x = images(1);
    const y = rolls(1, 1);
    const changed = tf.concat([tf.slice(y, [0, 0, 0], [-1, 8, -1]), tf.slice(rolls(1, 2), [0, 8, 0], [-1, -1, -1])], 1);
    const firstChange = (targets?: 'unshifted') => {
      const network = createSeq2Seq({ ...SMALL, defects: { targets } });
      const distance = tf.max(tf.abs(tf.sub(network.teach(x, y), network.teach(x, changed as tf.Tensor3D))), 2);
      network.dispose();
      return [...distance.dataSync()].findIndex((d) => d > 1e-6);
    };
    expect(firstChange()).toBe(9);
    expect(firstChange('unshifted')).toBe(8);
  });

  it('generates column by column what it would tell if its own columns were the targets', () => {
    const x = images(2);
    const network = createSeq2Seq({ ...SMALL, encoderLayers: 1, decoderLayers: 2 });
    const generated = network.forward(x);
    expect(generated.shape).toEqual([2, COLUMNS, 88]);
    expect(largestDifference(network.teach(x, generated), generated)).toBeLessThan(1e-5);
    const past = tf.slice(generated, [0, 0, 0], [-1, 7, -1]);
    const rest = tf.slice(generated, [0, 7, 0], [-1, -1, -1]);
    expect(largestDifference(network.continue(x, past, COLUMNS - 7), rest)).toBeLessThan(1e-5);
    network.dispose();
  });

  it('tells all columns blindly at once, whatever the targets', () => {
    const x = images(1);
    const network = createSeq2Seq({ ...SMALL, decoderInput: 'blind' });
    expect(network.name).toBe('blind-seq2seq');
    expect(largestDifference(network.teach(x, rolls(1, 1)), network.forward(x))).toBe(0);
    network.dispose();
  });

  it('leaks no tensor', () => {
    const network = createSeq2Seq(SMALL);
    const before = tf.memory().numTensors;
    tf.tidy(() => void network.forward(images(1), true));
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses targets that do not fit the images', () => {
    const network = createSeq2Seq(SMALL);
    expect(() => network.teach(images(2), rolls(1, 1))).toThrow(/\[2, column, 88\], found \[1, 19, 88\]/);
    network.dispose();
  });
});
