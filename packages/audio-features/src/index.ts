export { extractFeatures } from './extract-features';
export { createFft, type Fft, type FftFactory } from './fft';
export {
  createLogFrequencyExtractor,
  LOG_FREQUENCY_DEFAULTS,
  type LogFrequencyBlock,
  type LogFrequencyOptions,
} from './log-frequency';
export { createWindow, type WindowKind, type WindowOptions } from './window';
