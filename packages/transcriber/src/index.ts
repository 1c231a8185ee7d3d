export { checkModel } from './check-model';
export {
  createTranscriber,
  type FrameTranscriber,
  type TranscriberParts,
} from './create-transcriber';
export { type CreateModel, loadPlugin } from './load-plugin';
export type {
  CreateResampler,
  DecodedEvents,
  NoteDecoder,
  StreamResampler,
  TranscribeOptions,
} from './ports';
