import { fMeasure } from './score';

/** How many cells (frame and key) were on or off in the reference and in the estimate. */
export interface FrameCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Frame-wise scores, 0 to 1. Where there is nothing to divide by, 0. */
export interface FrameScore {
  readonly precision: number;
  readonly recall: number;
  /** 2 P R / (P + R). */
  readonly f1: number;
  /** Right cells of all cells, silence included: high for any sparse roll. */
  readonly accuracy: number;
  /** TP / (TP + FP + FN): mir_eval.multipitch's Accuracy (Poliner and Ellis 2007), which silence does not flatter. */
  readonly overlapAccuracy: number;
  /** P R / (P + R), half of the F1: what the original system's published tables print as F1. */
  readonly publishedF1: number;
}

/** Scores of counted cells. */
export function scoreFrameCounts(counts: FrameCounts): FrameScore {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  const precision = ratio(truePositives, truePositives + falsePositives);
  const recall = ratio(truePositives, truePositives + falseNegatives);
  return {
    precision,
    recall,
    f1: fMeasure(precision, recall),
    accuracy: ratio(truePositives + trueNegatives, truePositives + falsePositives + falseNegatives + trueNegatives),
    overlapAccuracy: ratio(truePositives, truePositives + falsePositives + falseNegatives),
    publishedF1: fMeasure(precision, recall) / 2,
  };
}

/** Counts of several recordings or batches together. */
export function sumFrameCounts(counts: Iterable<FrameCounts>): FrameCounts {
  const sum = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const part of counts) {
    sum.truePositives += part.truePositives;
    sum.falsePositives += part.falsePositives;
    sum.falseNegatives += part.falseNegatives;
    sum.trueNegatives += part.trueNegatives;
  }
  return sum;
}

/**
 * Mean of each score over batches, the form of the original system's tables: every batch weighs the same, and the F1 is
 * the mean of the batches' own. Zeros without batches.
 */
export function meanFrameScore(scores: readonly FrameScore[]): FrameScore {
  const mean = (pick: (score: FrameScore) => number) =>
    ratio(
      scores.reduce((sum, score) => sum + pick(score), 0),
      scores.length,
    );
  return {
    precision: mean((score) => score.precision),
    recall: mean((score) => score.recall),
    f1: mean((score) => score.f1),
    accuracy: mean((score) => score.accuracy),
    overlapAccuracy: mean((score) => score.overlapAccuracy),
    publishedF1: mean((score) => score.publishedF1),
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
