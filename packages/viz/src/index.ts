export { type ColourMap, createColourMap, createQuietColourMap } from './colour-map';
export type { CurveOptions, CurveSeries } from './curve-layout';
export type { ErrorMarks } from './draw-errors';
export { encodePng } from './encode-png';
export type { FeatureImageOptions } from './feature-image';
export { lossCurveSvg } from './loss-curve-svg';
export type { NotePair } from './pair-notes';
export type { Area, Colour, Picture } from './picture';
export type { PitchRange, TimePlotOptions } from './plot';
export { renderLossCurve } from './render-loss-curve';
export { type RollOptions, renderRoll } from './render-roll';
export { renderSpectrogram, type SpectrogramOptions } from './render-spectrogram';
export {
  renderTranscription,
  type TranscriptionPicture,
  type TranscriptionPictureOptions,
} from './render-transcription';
export { stackPictures } from './stack-pictures';
