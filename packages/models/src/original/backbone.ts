import { KEY_COUNT, PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';
import { constant, conv2dParameters, type ParameterSpec } from '../parameters';
import { resizeBilinear } from './resize-bilinear';

/** Channels of the last stage, which become 4 values for each key. */
export const STAGE_CHANNELS = 4;

const BLOCKS = [
  { name: 'ds1', inputs: 1, outputs: 16 },
  { name: 'ds2', inputs: 16, outputs: 64 },
  { name: 'us1', inputs: 64, outputs: 16 },
  { name: 'us2', inputs: 32, outputs: STAGE_CHANNELS },
] as const;

/** Parameters of what FCNN and CRNN share: 135 400 numbers (135 600 with the unused ones). */
export function backboneParameters(): ParameterSpec[] {
  const kernel = [3, 3] as const;
  const [down1, down2, ...up] = BLOCKS.map(({ name, inputs, outputs }) => [
    ...conv2dParameters(`${name}.conv1`, { inputs, outputs, kernel }),
    ...conv2dParameters(`${name}.conv2`, { inputs: outputs, outputs, kernel }),
  ]);
  const middle = ['cnn1', 'cnn2'].flatMap((name) => conv2dParameters(name, { inputs: 64, outputs: 64, kernel }));
  return [...down1, ...down2, ...middle, ...up.flat()];
}

/**
 * Batch norms that the original declares and never calls: 200 numbers in its parameter count and its files, without
 * any effect on a result. They are not kept.
 */
export function unusedParameters(): ParameterSpec[] {
  return BLOCKS.flatMap(({ name, outputs }) => [
    { name: `${name}.bn.weight`, shape: [outputs], initial: constant(1) },
    { name: `${name}.bn.bias`, shape: [outputs], initial: constant(0) },
  ]);
}

/** Columns of the original's grid (768 a second) that frames (100 a second) give: 1001 -> 7680, 101 -> 768. */
export function columnsOf(frames: number): number {
  // The first pooling takes frames in pairs, so that the last of an odd number is not seen.
  return Math.round((Math.floor(frames / 2) * 2 * 768) / 100);
}

/**
 * The convolutional U-net to [batch, columns, 4 * 88] (channel slowest, then key): section 4 of the original system.
 * The attribute is named ReLU there and is tanh.
 * @param x [batch, mel, frame, 1].
 * @param columns width to stretch to.
 */
export function runBackbone(variable: VariableLookup, x: tf.Tensor4D, columns: number): tf.Tensor3D {
  const convolve = (input: tf.Tensor, name: string): tf.Tensor =>
    tf.add(
      tf.conv2d(input as tf.Tensor4D, variable(`${name}.weight`) as tf.Tensor as tf.Tensor4D, 1, 'same'),
      variable(`${name}.bias`),
    );
  const block = (input: tf.Tensor, name: string): tf.Tensor4D => {
    const first = tf.tanh(convolve(input, `${name}.conv1`));
    return tf.tanh(tf.add(convolve(first, `${name}.conv2`), first)) as tf.Tensor4D;
  };
  const down = (input: tf.Tensor, name: string) => tf.maxPool(block(input, name), 2, 2, 'valid');
  const batch = x.shape[0];
  const down1 = down(x, 'ds1');
  const down2 = down(down1, 'ds2');
  const middle = tf.tanh(convolve(down2, 'cnn1'));
  const bottom = tf.tanh(tf.add(convolve(middle, 'cnn2'), down2));
  const up1 = resizeBilinear(block(bottom, 'us1'), [2 * down2.shape[1], 2 * down2.shape[2]]);
  const up2 = resizeBilinear(block(tf.concat([down1, up1], 3), 'us2'), [KEY_COUNT, columns]);
  return tf.reshape(tf.transpose(up2, [0, 2, 3, 1]), [batch, columns, STAGE_CHANNELS * KEY_COUNT]);
}

/** @throws PianoscribeError SHAPE_MISMATCH unless x is [batch, mel, frame, 1] and can be halved twice. */
export function checkImages(x: tf.Tensor): asserts x is tf.Tensor4D {
  const [, mels = 0, frames = 0, channels] = x.shape;
  if (x.rank !== 4 || channels !== 1 || mels < 4 || frames < 4) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected images [batch, mel, frame, 1] of at least 4 mel bands and 4 frames, found [${x.shape.join(', ')}].`,
    );
  }
  const halves = [Math.floor(mels / 2), Math.floor(frames / 2)];
  if (halves.some((half) => half % 2 === 1)) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `The two paths of the network meet only where the halves of mel bands and frames are even, found ${halves.join(' and ')}. Take 229 bands and, for example, 1000 or 1001 frames.`,
    );
  }
}
