import { PianoscribeError, type Seconds } from '@pianoscribe/core';

/** When two notes are the same note. Names and defaults are mir_eval's (`onset_tolerance`, ...). */
export interface MatchOptions {
  /** Furthest that onsets may lie apart. Default 0.05 s. */
  readonly onsetTolerance?: Seconds;
  /** Furthest that pitches may lie apart, in cents. Default 50. mir_eval's `pitch_tolerance`. */
  readonly pitchToleranceCents?: number;
  /**
   * Furthest that offsets may lie apart, as a part of the reference note's duration. Default 0.2; null leaves offsets
   * out of the comparison.
   */
  readonly offsetRatio?: number | null;
  /** The offset tolerance is never less than this. Default 0.05 s (MIREX's code: 0). */
  readonly offsetMinTolerance?: Seconds;
  /** Compare with `<` in place of `<=`. Default false. */
  readonly strict?: boolean;
  /**
   * 'maximum' (default, mir_eval): the largest set of pairs there is. 'greedy' (MIREX's code): each reference note, in
   * order, takes the first estimate that is left.
   */
  readonly matching?: 'maximum' | 'greedy';
  /** Round times down to multiples of this first. Default 0: don't. MIREX's code: 0.01. */
  readonly timeGrid?: Seconds;
}

/** Options of the scores: those of the matching, and how to sum up. */
export interface ScoreOptions extends Omit<MatchOptions, 'offsetRatio'> {
  /** As in {@link MatchOptions}, but never null: `onset` and `onsetVelocity` are the scores without offsets. */
  readonly offsetRatio?: number;
  /** Weight of recall in the F-measure. Default 1. */
  readonly beta?: number;
  /** Furthest that velocities may lie apart after rescaling to 0..1; always compared with `<`. Default 0.1. */
  readonly velocityTolerance?: number;
}

/** What MIREX's code of 2015 does otherwise than mir_eval, as mir_eval's own documentation lists it. */
export const MIREX_OPTIONS = {
  matching: 'greedy',
  timeGrid: 0.01,
  offsetMinTolerance: 0,
} as const satisfies MatchOptions;

/** Every option with its value. */
export type ResolvedOptions = Required<MatchOptions & Pick<ScoreOptions, 'beta' | 'velocityTolerance'>>;

/** @throws PianoscribeError INVALID_ARGUMENT for a tolerance that is negative or not a number. */
export function resolveOptions(options: Partial<ResolvedOptions> = {}): ResolvedOptions {
  const resolved: ResolvedOptions = {
    onsetTolerance: options.onsetTolerance ?? 0.05,
    pitchToleranceCents: options.pitchToleranceCents ?? 50,
    offsetRatio: options.offsetRatio === undefined ? 0.2 : options.offsetRatio,
    offsetMinTolerance: options.offsetMinTolerance ?? 0.05,
    strict: options.strict ?? false,
    matching: options.matching ?? 'maximum',
    timeGrid: options.timeGrid ?? 0,
    beta: options.beta ?? 1,
    velocityTolerance: options.velocityTolerance ?? 0.1,
  };
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value === 'number' && !(value >= 0)) {
      throw new PianoscribeError('INVALID_ARGUMENT', `${name} is ${value}; expected a number from 0.`);
    }
  }
  return resolved;
}
