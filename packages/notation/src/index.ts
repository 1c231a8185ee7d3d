export { type BeatEstimate, type EstimateBeatsOptions, estimateBeats } from './estimate-beats';
export { findKey, type Key } from './find-key';
export { type QuantiseToScoreOptions, quantiseToScore } from './quantise-to-score';
export {
  type Measure,
  type NoteValue,
  type Score,
  type ScoreItem,
  type ScoreNote,
  type ScoreVoice,
  TICKS_PER_QUARTER,
} from './score';
export { spellPitch } from './spell-pitch';
export { type MusicXmlOptions, toMusicXml } from './to-musicxml';
