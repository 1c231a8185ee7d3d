import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '@pianoscribe/core';
import { scoreFrameCounts } from '@pianoscribe/metrics';
import * as tf from '@tensorflow/tfjs';
import type { SegmentSource } from '../segments';
import { disposeBatch, readBatch, repeatColumns, type StudyBatch } from './batches';

/** How a net did on the test segments, cell by cell at 768 columns a second; 0 to 1. */
export interface StudyScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  /**
   * How much the prediction moves: its variance over time (mean over keys and segments), as a share of the target's.
   * 1 moves as much as music does; 0 is a constant picture, what the paper calls collapse.
   */
  readonly movement: number;
}

/** Probabilities [batch, column, 88] of a batch, on any grid. */
export type Teller = (batch: StudyBatch) => tf.Tensor3D;

/** Segments that are scored at once. */
const BATCH = 20;

/** Scores what `tell` says of all test segments, rounded at a half. */
export async function score(
  tell: Teller,
  test: SegmentSource,
  options: { readonly columns: number; readonly batch?: number; readonly signal?: AbortSignal },
): Promise<StudyScore> {
  const size = options.batch ?? BATCH;
  let [truePositives, positives, wanted, cells] = [0, 0, 0, 0];
  let [moved, movedTarget] = [0, 0];
  for (let first = 0; first < test.count; first += size) {
    await setImmediate();
    throwIfAborted(options.signal);
    const indices = Array.from({ length: Math.min(size, test.count - first) }, (_, i) => first + i);
    const batch = await readBatch(test, indices, options.columns);
    const fine = options.columns === test.columns ? batch : await readBatch(test, indices, test.columns);
    const sums = tf.tidy(() => {
      const told = repeatColumns(tell(batch), test.columns);
      const rounded = tf.cast(tf.greater(told, 0.5), 'float32');
      const varianceOf = (rolls: tf.Tensor) => tf.sum(tf.moments(rolls, 1).variance);
      const all = [tf.sum(tf.mul(rounded, fine.rolls)), tf.sum(rounded), tf.sum(fine.rolls)];
      return [...tf.stack([...all, varianceOf(told), varianceOf(fine.rolls)]).dataSync()];
    });
    truePositives += sums[0];
    positives += sums[1];
    wanted += sums[2];
    moved += sums[3];
    movedTarget += sums[4];
    cells += fine.rolls.size;
    disposeBatch(batch);
    if (fine !== batch) disposeBatch(fine);
  }
  const falsePositives = positives - truePositives;
  const falseNegatives = wanted - truePositives;
  const trueNegatives = cells - positives - falseNegatives;
  const { precision, recall, f1, accuracy } = scoreFrameCounts({
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
  });
  return { precision, recall, f1, accuracy, movement: movedTarget > 0 ? moved / movedTarget : 0 };
}
