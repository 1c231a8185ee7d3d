export { type ColourMap, createColourMap, createQuietColourMap } from './colour-map';
export type { CurveOptions, CurveSeries } from './curve-layout';
export type { Diagram, DiagramBox } from './diagram';
export { diagramSvg } from './diagram-svg';
export type { ErrorMarks } from './draw-errors';
export { encodePng } from './encode-png';
export type { FeatureImageOptions } from './feature-image';
export type { FigureOptions } from './figure-layout';
export { figureSvg } from './figure-svg';
export { lossCurveSvg } from './loss-curve-svg';
export type { NotePair } from './pair-notes';
export { type Panel, type PanelOptions, type PanelTick, rollPanel, spectrogramPanel } from './panel';
export type { Area, Colour, Picture } from './picture';
export type { PitchRange, TimePlotOptions } from './plot';
export { renderDiagram } from './render-diagram';
export { renderFigure } from './render-figure';
export { renderLossCurve } from './render-loss-curve';
export { type RollOptions, renderRoll } from './render-roll';
export { renderSpectrogram, type SpectrogramOptions } from './render-spectrogram';
export {
  renderTranscription,
  type TranscriptionPicture,
  type TranscriptionPictureOptions,
} from './render-transcription';
export { stackPictures } from './stack-pictures';
