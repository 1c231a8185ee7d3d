export { decodeAudio } from './decode-audio';
export { encodeWav, type WavSampleFormat } from './encode-wav';
export { openAudio, type ReadOptions } from './open-audio';
export { createResampler, type ResampleOptions, type Resampler, resample } from './resample/resampler';
export type { AudioSource } from './source';
