export { countFrames, evaluateFrames, type FrameOptions } from './evaluate-frames';
export { evaluateTranscription, type TranscriptionScores } from './evaluate-transcription';
export { type FrameCounts, type FrameScore, meanFrameScore, scoreFrameCounts, sumFrameCounts } from './frame-score';
export { countNoteFrames, type FrameGrid, frameScores } from './frame-scores';
export { matchNotes, matchOffsets, matchOnsets, type NoteMatch } from './match-notes';
export { parseNoteText, type TextNote } from './note-text';
export type { ScoreNote } from './notes';
export { type MatchOptions, MIREX_OPTIONS, type ScoreOptions } from './options';
export { fMeasure, type NoteScore, type Score } from './score';
