import { ORIGINAL_MEL } from '@pianoscribe/audio-features';
import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import type { SegmentSource } from '../segments';

/** Segments as the nets take them. */
export interface StudyBatch {
  /** Images [batch, 229, frame, 1]. */
  readonly images: tf.Tensor4D;
  /** Rolls [batch, column, 88] on the study's grid. */
  readonly rolls: tf.Tensor3D;
}

/** Reads some segments as one batch; the caller disposes it. @param columns of a roll: its own number or fewer. */
export async function readBatch(
  source: SegmentSource,
  indices: readonly number[],
  columns: number,
): Promise<StudyBatch> {
  const { frames } = source;
  const mels = ORIGINAL_MEL.melCount;
  const images = new Float32Array(indices.length * mels * frames);
  const rolls = new Float32Array(indices.length * columns * KEY_COUNT);
  for (const [n, index] of indices.entries()) {
    const { features, roll } = await source.read(index);
    images.set(features, n * features.length);
    for (let c = 0; c < columns; c++) {
      const from = sourceColumn(c, columns, source.columns);
      const to = (n * columns + c) * KEY_COUNT;
      for (let k = 0; k < KEY_COUNT; k++) rolls[to + k] = roll[k * source.columns + from];
    }
  }
  return {
    images: tf.tensor4d(images, [indices.length, mels, frames, 1]),
    rolls: tf.tensor3d(rolls, [indices.length, columns, KEY_COUNT]),
  };
}

export function disposeBatch({ images, rolls }: StudyBatch): void {
  tf.dispose([images, rolls]);
}

/** The fine column in which the middle of a coarse one lies. */
function sourceColumn(column: number, coarse: number, fine: number): number {
  return Math.floor(((column + 0.5) * fine) / coarse);
}

/** Rolls on a coarse grid, every column as often as makes `columns` of them: so figures of all grids compare. */
export function repeatColumns(rolls: tf.Tensor3D, columns: number): tf.Tensor3D {
  const coarse = rolls.shape[1];
  if (coarse === columns) return rolls;
  const from = Int32Array.from({ length: columns }, (_, c) => Math.floor((c * coarse) / columns));
  return tf.gather(rolls, tf.tensor1d(from, 'int32'), 1);
}
