import { findFragments } from './find-fragments';
import { matchNotes, type NoteMatch } from './match-notes';
import { nearestPitch, type ScoreNote } from './notes';
import { type MatchOptions, resolveOptions } from './options';

/** What went wrong in a transcription; all numbers are positions in the two lists. */
export interface TranscriptionErrors {
  /** Right by onset and pitch. */
  readonly matches: readonly NoteMatch[];
  /** Reference notes that were not heard. */
  readonly missed: readonly number[];
  /** Estimated notes that were not played. */
  readonly extra: readonly number[];
  /** A missed and an extra note of one onset whose pitches are one to three octaves apart: heard, but displaced. */
  readonly octave: readonly NoteMatch[];
  /** One reference note that was heard as several; the surplus ones are among `extra`. */
  readonly split: readonly { readonly reference: number; readonly estimates: readonly number[] }[];
  /** Several reference notes that were heard as one; the swallowed ones are among `missed`. */
  readonly merged: readonly { readonly estimate: number; readonly references: readonly number[] }[];
}

/**
 * Lists the errors of a transcription. Octave, split and merged explain some of the missed and extra notes; they take
 * none of them away, so that `missed` and `extra` agree with recall and precision of the onset score.
 * @param options tolerances of the matching; offsets are left out of it.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or options that make no sense.
 */
export function findErrors(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: Omit<MatchOptions, 'offsetRatio' | 'offsetMinTolerance'> = {},
): TranscriptionErrors {
  const tolerance = resolveOptions(options).onsetTolerance;
  const matches = matchNotes(reference, estimate, { ...options, offsetRatio: null });
  const estimateOf = new Int32Array(reference.length).fill(-1);
  const referenceOf = new Int32Array(estimate.length).fill(-1);
  for (const match of matches) {
    estimateOf[match.reference] = match.estimate;
    referenceOf[match.estimate] = match.reference;
  }
  const missed = unmatched(estimateOf);
  const extra = unmatched(referenceOf);
  return {
    matches,
    missed,
    extra,
    octave: pairOctaves(reference, estimate, missed, extra, tolerance),
    split: findFragments(reference, estimate, referenceOf, tolerance).map(({ whole, parts }) => ({
      reference: whole,
      estimates: parts,
    })),
    merged: findFragments(estimate, reference, estimateOf, tolerance).map(({ whole, parts }) => ({
      estimate: whole,
      references: parts,
    })),
  };
}

function unmatched(partnerOf: Int32Array): number[] {
  const indices: number[] = [];
  partnerOf.forEach((partner, index) => {
    if (partner < 0) indices.push(index);
  });
  return indices;
}

function pairOctaves(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  missed: readonly number[],
  extra: readonly number[],
  tolerance: number,
): NoteMatch[] {
  const waiting = [...extra].sort((a, b) => estimate[a].onset - estimate[b].onset);
  const taken = new Set<number>();
  const pairs: NoteMatch[] = [];
  let first = 0;
  for (const r of [...missed].sort((a, b) => reference[a].onset - reference[b].onset)) {
    const { onset } = reference[r];
    while (first < waiting.length && estimate[waiting[first]].onset < onset - tolerance) first++;
    let nearest = -1;
    let distance = 37;
    for (let k = first; k < waiting.length && estimate[waiting[k]].onset <= onset + tolerance; k++) {
      const apart = Math.abs(nearestPitch(estimate[waiting[k]]) - nearestPitch(reference[r]));
      if (apart === 0 || apart % 12 !== 0 || apart >= distance || taken.has(waiting[k])) continue;
      nearest = waiting[k];
      distance = apart;
    }
    if (nearest < 0) continue;
    taken.add(nearest);
    pairs.push({ reference: r, estimate: nearest });
  }
  return pairs;
}
