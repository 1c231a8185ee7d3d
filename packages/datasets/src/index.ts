export { findAttack } from './attack';
export type { BiquadSettings } from './biquad';
export { convolve } from './convolve';
export { type MaestroEntry, type MaestroPerformance, originalSplit, parseMaestroIndex, type Split } from './maestro';
export { parseMapsTsv } from './maps';
export { applyMicrophone, drawMicrophone, type Microphone } from './microphone';
export type { OtherSound } from './other-sound';
export { type PianoManifest, parsePianoManifest } from './piano-manifest';
export { type RenderMix, TRAINING_MIX } from './render-mix';
export { type RenderedExcerpt, type RenderOptions, renderPerformance } from './render-performance';
export {
  type ClipSettings,
  drawExcerpt,
  type Performance,
  type RenderedClip,
  renderExcerpt,
} from './rendered-clip';
export { applyRoom, createRoom, createSyntheticRoom, type Room } from './room';
export {
  createSampledPiano,
  type PianoRegion,
  type PianoSample,
  type SampledPiano,
  type VelocityZone,
} from './sampled-piano';
export { parseSoundFont, type SoundFontRegion } from './sound-font';
export { createSyntheticPiano } from './synthetic-piano';
export { drawRegisters, drawVariation, type RenderVariation } from './variation';
