import type { AcousticModel, FeatureExtractor } from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import { createCrnn } from './crnn';
import { createFcnn } from './fcnn';
import { createRollModel } from './roll-model';

/** Options of {@link createOriginalModel}. */
export interface OriginalModelOptions {
  readonly network: 'fcnn' | 'crnn';
  /** Under PyTorch's names, as the original's files have them. */
  readonly weights: TensorMap;
  /** `createMelExtractor(ORIGINAL_MEL)` of @pianoscribe/audio-features: log-mel, 100 frames a second, 229 bins. */
  readonly features: FeatureExtractor;
  /** Frames of a window, a multiple of 4. Default 1000: the original's 10 s. */
  readonly windowFrames?: number;
}

/**
 * An original network as a plug for `transcriber`. As in the original, windows don't overlap and each is standardised
 * by itself, so that a note which sounds on over an edge is struck again there.
 * The networks say only where a key sounds, 768 times a second: `frame` is their value at the time of each feature
 * frame, and `onset` is that value where it rises over 0.5, else 0.
 * @throws PianoscribeError INVALID_ARGUMENT for the window, and what `loadWeights` throws.
 */
export function createOriginalModel(options: OriginalModelOptions): AcousticModel {
  const create = options.network === 'fcnn' ? createFcnn : createCrnn;
  return createRollModel(`original-${options.network}`, () => create({ seed: 0 }), options);
}
