import { PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { columnsOf } from '../backbone';

/** Columns a second of the original's grid. */
export const ORIGINAL_GRID = 768;

/** Images [batch, mel, frame, 1] -> [batch, frame, mel]. @throws PianoscribeError SHAPE_MISMATCH for other shapes. */
export function toFrames(x: tf.Tensor, mels: number): tf.Tensor3D {
  const [batch = 0, rows, frames = 0, channels] = x.shape;
  if (x.rank !== 4 || rows !== mels || channels !== 1 || frames < 2) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected images [batch, ${mels}, frame, 1] of at least 2 frames, found [${x.shape.join(', ')}].`,
    );
  }
  return tf.transpose(tf.reshape(x, [batch, mels, frames]), [0, 2, 1]) as tf.Tensor3D;
}

/** Columns that frames (100 a second) give on a grid of its own: 101 frames are 768 at 768 a second, 96 at 96. */
export function gridColumns(frames: number, columnsPerSecond: number): number {
  return Math.round((columnsOf(frames) * columnsPerSecond) / ORIGINAL_GRID);
}
