import type { Seconds } from '@pianoscribe/core';
import type { ScoreNote, TranscriptionErrors } from '@pianoscribe/metrics';

/** Semitones from a string's fundamental to its partials 2 to 8, rounded to keys. */
const PARTIALS = new Set([12, 19, 24, 28, 31, 34, 36]);
/** Onsets no further apart than this belong to one event. */
const TOGETHER: Seconds = 0.05;
/** A right key further off than the tolerance, but no further than this, was heard at a wrong time. */
const NEAR: Seconds = 0.15;

/** What each missed note is, in the order of `errors.missed`; the first that fits counts. */
export function explainMissed(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  errors: TranscriptionErrors,
): string[] {
  const octave = new Set(errors.octave.map((pair) => pair.reference));
  const merged = new Set(errors.merged.flatMap(({ references }) => references));
  return errors.missed.map((i) => {
    const note = reference[i];
    if (octave.has(i)) return 'heard octaves away';
    if (errors.extra.some((e) => isSameKeyNear(estimate[e], note))) return 'heard early or late';
    if (merged.has(i)) return 'repeat swallowed';
    if (reference.some((other) => isTogether(other, note) && isPartial(note, other)))
      return 'on a partial of its chord';
    return 'other';
  });
}

/** What each extra note is, in the order of `errors.extra`; the first that fits counts. */
export function explainExtra(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  errors: TranscriptionErrors,
): string[] {
  const octave = new Set(errors.octave.map((pair) => pair.estimate));
  const split = new Set(errors.split.flatMap(({ estimates }) => estimates));
  return errors.extra.map((i) => {
    const note = estimate[i];
    if (octave.has(i)) return 'played octaves away';
    if (errors.missed.some((m) => isSameKeyNear(reference[m], note))) return 'played early or late';
    if (split.has(i)) return 'repeat of a held note';
    if (reference.some((other) => isTogether(other, note) && isPartial(note, other))) return 'partial of a struck note';
    if (reference.some((other) => isTogether(other, note) && isPartial(other, note))) return 'under a struck note';
    return 'other';
  });
}

function isSameKeyNear(a: ScoreNote, b: ScoreNote): boolean {
  return a.pitch === b.pitch && Math.abs(a.onset - b.onset) <= NEAR;
}

function isTogether(a: ScoreNote, b: ScoreNote): boolean {
  return Math.abs(a.onset - b.onset) <= TOGETHER;
}

function isPartial(upper: ScoreNote, lower: ScoreNote): boolean {
  return PARTIALS.has((upper.pitch ?? Number.NaN) - (lower.pitch ?? Number.NaN));
}
