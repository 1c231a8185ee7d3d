import type { AcousticModel, FeatureExtractor } from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import { createRollModel } from '../original/roll-model';
import { createFrameTransformer } from './frame-transformer';

/** Options of {@link createFrameTransformerModel}. */
export interface FrameTransformerModelOptions {
  readonly weights: TensorMap;
  /** Log-mel, 100 frames a second, as `createMelExtractor(ORIGINAL_MEL)` of @pianoscribe/audio-features makes it. */
  readonly features: FeatureExtractor;
  /** Frames of a window, a multiple of 4: as many as it was trained on. Default 1000, 10 s. */
  readonly windowFrames?: number;
}

/**
 * A frame transformer of the default size as a plug for `transcriber`, its windows and onsets as those of
 * `createOriginalModel`.
 * @throws PianoscribeError INVALID_ARGUMENT for the window, and what `loadWeights` throws.
 */
export function createFrameTransformerModel(options: FrameTransformerModelOptions): AcousticModel {
  const create = () => createFrameTransformer({ seed: 0, mels: options.features.bins });
  return createRollModel('frame-transformer', create, options);
}
