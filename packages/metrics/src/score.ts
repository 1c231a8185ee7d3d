import type { NoteMatch } from './match-notes';
import type { NoteColumns } from './notes';

/** How well two lists agree. All between 0 and 1 but `matches`; all 0 where either list is empty, as mir_eval has it. */
export interface Score {
  /** Matched part of the estimate. */
  readonly precision: number;
  /** Matched part of the reference. */
  readonly recall: number;
  /** F-measure: (1 + beta^2) P R / (beta^2 P + R). */
  readonly f1: number;
  /** How many pairs matched. */
  readonly matches: number;
}

/** A score whose pairs are notes. */
export interface NoteScore extends Score {
  /** Mean over the pairs of (common time) / (time from the earlier onset to the later offset). */
  readonly averageOverlapRatio: number;
}

/** Precision, recall and F-measure from counts. */
export function scoreCounts(matches: number, referenceCount: number, estimateCount: number, beta = 1): Score {
  if (referenceCount === 0 || estimateCount === 0) return { precision: 0, recall: 0, f1: 0, matches: 0 };
  const precision = matches / estimateCount;
  const recall = matches / referenceCount;
  return { precision, recall, f1: fMeasure(precision, recall, beta), matches };
}

/** (1 + beta^2) P R / (beta^2 P + R); 0 where both are 0. */
export function fMeasure(precision: number, recall: number, beta = 1): number {
  if (precision === 0 && recall === 0) return 0;
  return ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall);
}

/** Mean overlap ratio of the pairs; 0 without pairs. A pair of two notes of no length at one time overlaps fully. */
export function averageOverlapRatio(
  reference: NoteColumns,
  estimate: NoteColumns,
  matches: readonly NoteMatch[],
): number {
  let sum = 0;
  for (const { reference: r, estimate: e } of matches) {
    const common =
      Math.min(reference.offsets[r], estimate.offsets[e]) - Math.max(reference.onsets[r], estimate.onsets[e]);
    const whole =
      Math.max(reference.offsets[r], estimate.offsets[e]) - Math.min(reference.onsets[r], estimate.onsets[e]);
    sum += whole > 0 ? common / whole : 1;
  }
  return matches.length === 0 ? 0 : sum / matches.length;
}
