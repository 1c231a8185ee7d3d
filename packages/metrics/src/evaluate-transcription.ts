import { countTimeMatches } from './count-time-matches';
import { matchColumns, type NoteMatch } from './match-notes';
import { type ScoreNote, toColumns } from './notes';
import { resolveOptions, type ScoreOptions } from './options';
import { averageOverlapRatio, type NoteScore, type Score, scoreCounts } from './score';
import { haveVelocities, keepEqualVelocities } from './velocity';

/** Note-wise scores of a transcription; behind each name, the result of mir_eval that it equals. */
export interface TranscriptionScores {
  /** Onset and pitch: `Precision_no_offset` and so on. */
  readonly onset: NoteScore;
  /** Onset, pitch and offset: `Precision` and so on. */
  readonly onsetOffset: NoteScore;
  /** Onset, pitch, offset and velocity: transcription_velocity's `Precision`. Undefined without velocities. */
  readonly onsetOffsetVelocity?: NoteScore;
  /** Onset, pitch and velocity: transcription_velocity's `Precision_no_offset`. Undefined without velocities. */
  readonly onsetVelocity?: NoteScore;
  /** Onset alone, whatever the pitch: `Onset_Precision` and so on. */
  readonly onsetOnly: Score;
  /** Offset alone, whatever the pitch and onset: `Offset_Precision` and so on. */
  readonly offset: Score;
}

/**
 * Compares an estimate with a reference note by note, as mir_eval.transcription and transcription_velocity do.
 * @param reference what was played, as core's NoteEvents or with frequencies in Hz; any order.
 * @param estimate what was heard.
 * @param options tolerances, see {@link ScoreOptions}; the defaults are mir_eval's.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or options that make no sense.
 */
export function evaluateTranscription(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: ScoreOptions = {},
): TranscriptionScores {
  const resolved = resolveOptions(options);
  const references = toColumns(reference, 'reference', resolved.timeGrid);
  const estimates = toColumns(estimate, 'estimate', resolved.timeGrid);
  const score = (matches: readonly NoteMatch[]): NoteScore => ({
    ...scoreCounts(matches.length, references.count, estimates.count, resolved.beta),
    averageOverlapRatio: averageOverlapRatio(references, estimates, matches),
  });
  const withVelocity = (matches: readonly NoteMatch[]): NoteScore | undefined =>
    haveVelocities(reference) && haveVelocities(estimate)
      ? score(keepEqualVelocities(reference, estimate, matches, resolved.velocityTolerance))
      : undefined;
  const byOnset = matchColumns(references, estimates, { onset: true, pitch: true, offset: false }, resolved);
  const byBoth = matchColumns(references, estimates, { onset: true, pitch: true, offset: true }, resolved);
  const inTime = (by: 'onset' | 'offset'): Score =>
    scoreCounts(
      countTimeMatches(references, estimates, by, resolved),
      references.count,
      estimates.count,
      resolved.beta,
    );
  return {
    onset: score(byOnset),
    onsetOffset: score(byBoth),
    onsetOffsetVelocity: withVelocity(byBoth),
    onsetVelocity: withVelocity(byOnset),
    onsetOnly: inTime('onset'),
    offset: inTime('offset'),
  };
}
