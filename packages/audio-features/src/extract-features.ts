import {
  type AudioSignal,
  concatFrames,
  type FeatureExtractor,
  type FrameMatrix,
  PianoscribeError,
} from '@pianoscribe/core';

/**
 * All frames of a recording: [frame, extractor.bins], bit for bit what the extractor's stream gives in blocks.
 * @throws PianoscribeError INVALID_ARGUMENT where the audio is not at the extractor's rate; NOT_FINITE for NaN samples.
 */
export function extractFeatures(extractor: FeatureExtractor, audio: AudioSignal): FrameMatrix {
  if (audio.sampleRate !== extractor.sampleRate) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `These features are made from audio at ${extractor.sampleRate} Hz, this is at ${audio.sampleRate} Hz: resample it.`,
    );
  }
  const stream = extractor.createStream();
  return concatFrames([stream.push(audio.samples), stream.finish()]);
}
