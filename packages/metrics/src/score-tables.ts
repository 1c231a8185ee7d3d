import { matchNotes } from './match-notes';
import { nearestPitch, type ScoreNote } from './notes';
import { type MatchOptions, resolveOptions } from './options';
import { fMeasure, type Score } from './score';

/** Options of the tables: those of the matching, and how to sum up. `offsetRatio` is null here by default. */
export interface TableOptions extends MatchOptions {
  /** Weight of recall in the F-measure. Default 1. */
  readonly beta?: number;
}

/** Scores of the notes of one row of a table. */
export interface TableScore extends Score {
  readonly referenceCount: number;
  readonly estimateCount: number;
}

/** A row for each MIDI pitch that occurs. */
export interface PitchScore extends TableScore {
  readonly pitch: number;
}

/** A row for each octave that occurs; octave 4 is C4 (60) to B4 (71). */
export interface OctaveScore extends TableScore {
  readonly octave: number;
}

/**
 * Scores by pitch, lowest first. Notes are matched all together, then counted by their own nearest pitch.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or options that make no sense.
 */
export function scoresByPitch(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: TableOptions = {},
): PitchScore[] {
  return tabulate(reference, estimate, options, nearestPitch).map(([pitch, row]) => ({ pitch, ...row }));
}

/** Scores by octave, lowest first; otherwise as {@link scoresByPitch}. */
export function scoresByOctave(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: TableOptions = {},
): OctaveScore[] {
  const octaveOf = (note: ScoreNote) => Math.floor(nearestPitch(note) / 12) - 1;
  return tabulate(reference, estimate, options, octaveOf).map(([octave, row]) => ({ octave, ...row }));
}

function tabulate(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: TableOptions,
  groupOf: (note: ScoreNote) => number,
): [number, TableScore][] {
  const { beta } = resolveOptions(options);
  const matches = matchNotes(reference, estimate, { ...options, offsetRatio: options.offsetRatio ?? null });
  const played = countBy(reference, groupOf);
  const heard = countBy(estimate, groupOf);
  const found = countBy(
    matches.map((match) => reference[match.reference]),
    groupOf,
  );
  const right = countBy(
    matches.map((match) => estimate[match.estimate]),
    groupOf,
  );
  const groups = [...new Set([...played.keys(), ...heard.keys()])].sort((a, b) => a - b);
  return groups.map((group) => {
    const referenceCount = played.get(group) ?? 0;
    const estimateCount = heard.get(group) ?? 0;
    const precision = estimateCount > 0 ? (right.get(group) ?? 0) / estimateCount : 0;
    const recall = referenceCount > 0 ? (found.get(group) ?? 0) / referenceCount : 0;
    const f1 = fMeasure(precision, recall, beta);
    return [group, { precision, recall, f1, matches: found.get(group) ?? 0, referenceCount, estimateCount }];
  });
}

function countBy(notes: readonly ScoreNote[], groupOf: (note: ScoreNote) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const note of notes) counts.set(groupOf(note), (counts.get(groupOf(note)) ?? 0) + 1);
  return counts;
}
