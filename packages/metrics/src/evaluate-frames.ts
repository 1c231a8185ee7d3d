import { type Matrix, PianoscribeError } from '@pianoscribe/core';
import { type FrameCounts, type FrameScore, scoreFrameCounts } from './frame-score';

/** What counts as on. */
export interface FrameOptions {
  /** An estimate's cell is on above this. Default 0.5, as rounding has it (a half rounds to even, to 0). */
  readonly threshold?: number;
  /** A reference's cell is on above this. Default 0: any velocity is on. */
  readonly referenceThreshold?: number;
}

/**
 * Compares two rolls or activations cell by cell.
 * @param reference [frame, key], on where above `referenceThreshold`.
 * @param estimate [frame, key] of the same shape (probabilities, or a roll), on where above `threshold`.
 * @throws PianoscribeError SHAPE_MISMATCH where the shapes differ.
 */
export function evaluateFrames(reference: Matrix, estimate: Matrix, options: FrameOptions = {}): FrameScore {
  return scoreFrameCounts(countFrames(reference, estimate, options));
}

/**
 * The counts behind {@link evaluateFrames}, to be summed over recordings.
 * @throws PianoscribeError SHAPE_MISMATCH where the shapes differ.
 */
export function countFrames(reference: Matrix, estimate: Matrix, options: FrameOptions = {}): FrameCounts {
  const { threshold = 0.5, referenceThreshold = 0 } = options;
  const [rows, columns] = reference.shape;
  const size = rows * columns;
  if (estimate.shape[0] !== rows || estimate.shape[1] !== columns) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `The reference is [${rows}, ${columns}] and the estimate [${estimate.shape[0]}, ${estimate.shape[1]}]; ` +
        'expected the same frames and keys. Cut both to the frames they share.',
    );
  }
  let on = 0;
  let heard = 0;
  let truePositives = 0;
  for (let i = 0; i < size; i++) {
    const isOn = reference.data[i] > referenceThreshold ? 1 : 0;
    const isHeard = estimate.data[i] > threshold ? 1 : 0;
    on += isOn;
    heard += isHeard;
    truePositives += isOn & isHeard;
  }
  const falsePositives = heard - truePositives;
  const falseNegatives = on - truePositives;
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives: size - truePositives - falsePositives - falseNegatives,
  };
}
