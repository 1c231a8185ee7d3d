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
  FoundTuning,
  NoteDecoder,
  StreamResampler,
  TranscribeOptions,
  TuningEstimate,
  TuningEstimator,
} from './ports';
export { type TuningParts, withTuning } from './with-tuning';
