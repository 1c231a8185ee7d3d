import type { PedalEvent, PedalKind } from '@pianoscribe/core';
import { evaluateTranscription } from './evaluate-transcription';
import type { FrameScore } from './frame-score';
import { type FrameGrid, frameScores } from './frame-scores';
import type { ScoreNote } from './notes';
import type { ScoreOptions } from './options';
import type { NoteScore, Score } from './score';

/** Scores of one kind of pedal. */
export interface PedalScores {
  /** Pressed at the right time. */
  readonly onset: NoteScore;
  /** Pressed and released at the right time. */
  readonly onsetOffset: NoteScore;
  /** Released at the right time. */
  readonly offset: Score;
  /** Down in the right frames. */
  readonly frame: FrameScore;
}

/** Options of {@link evaluatePedals}: the tolerances, the frame grid, and which pedal. */
export interface PedalOptions extends Omit<ScoreOptions, 'pitchToleranceCents' | 'velocityTolerance'> {
  /** Default 'sustain'. Spans of other kinds are passed over. */
  readonly kind?: PedalKind;
  readonly frameRate?: FrameGrid['frameRate'];
  readonly duration?: FrameGrid['duration'];
}

/**
 * Scores pedalling as if each span were a note: event-wise and frame-wise, as Kong et al. (2021) report it.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for spans or options that make no sense.
 */
export function evaluatePedals(
  reference: readonly PedalEvent[],
  estimate: readonly PedalEvent[],
  options: PedalOptions = {},
): PedalScores {
  const { kind = 'sustain', frameRate, duration, ...scoring } = options;
  const asNotes = (pedals: readonly PedalEvent[]): ScoreNote[] =>
    pedals.filter((pedal) => pedal.kind === kind).map(({ onset, offset }) => ({ pitch: 60, onset, offset }));
  const played = asNotes(reference);
  const heard = asNotes(estimate);
  const { onset, onsetOffset, offset } = evaluateTranscription(played, heard, scoring);
  return { onset, onsetOffset, offset, frame: frameScores(played, heard, { frameRate, duration, keyCount: 1 }) };
}
