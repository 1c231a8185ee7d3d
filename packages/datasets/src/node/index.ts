export type { Prepare, PrepareModule } from './clip-protocol';
export { countMicrophones, type LoadPianoOptions, loadSampledPiano } from './load-sampled-piano';
export { readPianoFile, writePianoFile } from './piano-file';
export { type PianoSource, preparePiano } from './prepare';
export { type MaestroFolder, readMaestro } from './read-maestro';
export {
  type MaestroProblem,
  type MaestroRecording,
  type MaestroRecordings,
  readMaestroRecordings,
} from './read-maestro-recordings';
export { type MapsRecording, readMaps } from './read-maps';
export { readOtherSounds } from './read-other-sounds';
export { readRooms } from './read-rooms';
export { type RenderSources, renderRound } from './render-round';
export {
  type ClipItem,
  type ClipPosition,
  createRenderedClips,
  type RenderedClips,
  type RenderedClipsOptions,
} from './rendered-clips';
