export { type ConstantOffset, type ConstantOffsetOptions, estimateConstantOffset } from './constant-offset';
export { countFrames, evaluateFrames, type FrameOptions } from './evaluate-frames';
export { evaluatePedals, type PedalOptions, type PedalScores } from './evaluate-pedals';
export { evaluateTranscription, type TranscriptionScores } from './evaluate-transcription';
export { findErrors, type TranscriptionErrors } from './find-errors';
export { type FrameCounts, type FrameScore, meanFrameScore, scoreFrameCounts, sumFrameCounts } from './frame-score';
export { countNoteFrames, type FrameGrid, frameScores } from './frame-scores';
export { matchNotes, matchOffsets, matchOnsets, type NoteMatch } from './match-notes';
export { parseNoteText, type TextNote } from './note-text';
export type { ScoreNote } from './notes';
export { type MatchOptions, MIREX_OPTIONS, type ScoreOptions } from './options';
export { fMeasure, type NoteScore, type Score } from './score';
export {
  type OctaveScore,
  type PitchScore,
  scoresByOctave,
  scoresByPitch,
  type TableOptions,
  type TableScore,
} from './score-tables';
export { type ErrorStatistics, type TimingStatistics, timingStatistics } from './timing-statistics';
