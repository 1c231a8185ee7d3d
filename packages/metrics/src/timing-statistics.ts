import { matchNotes } from './match-notes';
import type { ScoreNote } from './notes';
import type { MatchOptions } from './options';

/** How a difference (estimate minus reference) spreads; all 0 where `count` is. */
export interface ErrorStatistics {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly median: number;
  readonly meanAbsolute: number;
  readonly rootMeanSquare: number;
  /** 90 % of the differences are no larger than this, signs apart. */
  readonly absolute90: number;
  readonly largestAbsolute: number;
}

/** Differences of matched notes, estimate minus reference: above 0 is late. */
export interface TimingStatistics {
  /** Seconds. */
  readonly onset: ErrorStatistics;
  /** Seconds. */
  readonly offset: ErrorStatistics;
  /** MIDI velocity; undefined where a matched note has none. */
  readonly velocity?: ErrorStatistics;
}

/**
 * Statistics over the notes that match by onset and pitch (or by offset too, with an `offsetRatio`).
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or options that make no sense.
 */
export function timingStatistics(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: MatchOptions = {},
): TimingStatistics {
  const matches = matchNotes(reference, estimate, { ...options, offsetRatio: options.offsetRatio ?? null });
  const differences = (pick: (note: ScoreNote) => number) =>
    Float64Array.from(matches, (match) => pick(estimate[match.estimate]) - pick(reference[match.reference]));
  const velocity = differences((note) => note.velocity ?? Number.NaN);
  return {
    onset: describe(differences((note) => note.onset)),
    offset: describe(differences((note) => note.offset)),
    velocity: velocity.some(Number.isNaN) ? undefined : describe(velocity),
  };
}

function describe(values: Float64Array): ErrorStatistics {
  const count = values.length;
  const over = Math.max(1, count);
  const absolute = values.map(Math.abs).sort();
  let sum = 0;
  let squares = 0;
  let absoluteSum = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
    absoluteSum += Math.abs(value);
  }
  const mean = sum / over;
  let spread = 0;
  for (const value of values) spread += (value - mean) ** 2;
  return {
    count,
    mean,
    standardDeviation: Math.sqrt(spread / over),
    median: medianOf(values),
    meanAbsolute: absoluteSum / over,
    rootMeanSquare: Math.sqrt(squares / over),
    absolute90: count === 0 ? 0 : absolute[Math.ceil(0.9 * count) - 1],
    largestAbsolute: count === 0 ? 0 : absolute[count - 1],
  };
}

/** Middle value, or the mean of the two middle ones; 0 of nothing. */
export function medianOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.slice().sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
