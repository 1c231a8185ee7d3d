export { amplitudeToDb, type DecibelOptions, powerToDb } from './decibels';
export {
  createTuningEstimator,
  estimateTuning,
  type TuningEstimate,
  type TuningEstimator,
  type TuningOptions,
} from './estimate-tuning';
export { extractFeatures } from './extract-features';
export { createFft, type Fft, type FftFactory } from './fft';
export { applyFilterBank, type FilterBank } from './filter-bank';
export type { PadMode } from './frame-stream';
export {
  createLogFrequencyExtractor,
  LOG_FREQUENCY_DEFAULTS,
  type LogFrequencyBlock,
  type LogFrequencyOptions,
} from './log-frequency';
export { createMelExtractor, type MelOptions, type MelSpectrogramOptions, melSpectrogram, ORIGINAL_MEL } from './mel';
export { createMelFilterBank, type MelFilterBankOptions } from './mel-filter-bank';
export { hzToMel, type MelScale, melToHz } from './mel-scale';
export { type MfccOptions, mfcc } from './mfcc';
export { type PcenOptions, pcen } from './pcen';
export { standardise } from './standardise';
export { createStft, type FrameOptions, type StftOptions, stft } from './stft';
export { createWindow, type WindowKind, type WindowOptions } from './window';
