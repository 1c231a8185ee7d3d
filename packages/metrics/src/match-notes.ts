import { type Criteria, findCandidates } from './candidates';
import { greedyMatching } from './greedy-matching';
import { maximumMatching } from './maximum-matching';
import { type NoteColumns, type ScoreNote, toColumns } from './notes';
import { type MatchOptions, type ResolvedOptions, resolveOptions } from './options';

/** Positions in the two lists of notes that are taken to be the same note. */
export interface NoteMatch {
  readonly reference: number;
  readonly estimate: number;
}

/**
 * Pairs notes by onset, pitch and (unless `offsetRatio` is null) offset, each note in one pair at most, as many pairs
 * as possible. The pairs, by reference, are those of `mir_eval.transcription.match_notes`.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or options that make no sense.
 */
export function matchNotes(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: MatchOptions = {},
): NoteMatch[] {
  return match(reference, estimate, options, { onset: true, pitch: true, offset: options.offsetRatio !== null });
}

/** Pairs notes by onset alone, whatever their pitch: `mir_eval.transcription.match_note_onsets`. */
export function matchOnsets(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: MatchOptions = {},
): NoteMatch[] {
  return match(reference, estimate, options, { onset: true, pitch: false, offset: false });
}

/** Pairs notes by offset alone, whatever their pitch and onset: `mir_eval.transcription.match_note_offsets`. */
export function matchOffsets(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: MatchOptions = {},
): NoteMatch[] {
  return match(reference, estimate, options, { onset: false, pitch: false, offset: true });
}

function match(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: MatchOptions,
  criteria: Criteria,
): NoteMatch[] {
  const resolved = resolveOptions(options);
  const references = toColumns(reference, 'reference', resolved.timeGrid);
  const estimates = toColumns(estimate, 'estimate', resolved.timeGrid);
  return matchColumns(references, estimates, criteria, resolved);
}

/** The same on columns, for callers that match the same notes several times. */
export function matchColumns(
  reference: NoteColumns,
  estimate: NoteColumns,
  criteria: Criteria,
  options: ResolvedOptions,
): NoteMatch[] {
  const graph = findCandidates(reference, estimate, criteria, options);
  const estimateOf = options.matching === 'greedy' ? greedyMatching(graph) : maximumMatching(graph);
  const matches: NoteMatch[] = [];
  for (let r = 0; r < estimateOf.length; r++) {
    if (estimateOf[r] >= 0) matches.push({ reference: r, estimate: estimateOf[r] });
  }
  return matches;
}
