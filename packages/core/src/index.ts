export type { AudioSignal, AudioStream } from './audio';
export { isPianoscribeError, PianoscribeError, type PianoscribeErrorCode } from './errors';
export {
  concatFrames,
  createFrameMatrix,
  type FrameMatrix,
  type FrameTiming,
  frameRate,
  frameToTime,
  type Matrix,
  sliceFrames,
  timeToFrame,
} from './matrix';
export {
  compareNotes,
  type HeardNote,
  type NoteEvent,
  type PedalEvent,
  type PedalKind,
  type Transcription,
} from './notes';
export {
  ACTIVATION_COLUMNS,
  type AcousticModel,
  type Activations,
  type FeatureExtractor,
  type FeatureStream,
  type Transcriber,
} from './plugins';
export { type JobOptions, type Progress, throwIfAborted } from './progress';
export { createRandom, type Random } from './random';
export {
  type Hertz,
  HIGHEST_PITCH,
  hertzToPitch,
  KEY_COUNT,
  LOWEST_PITCH,
  type MidiPitch,
  pitchToHertz,
  type Seconds,
  type Velocity,
} from './units';
