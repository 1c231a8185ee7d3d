import type { LogFrequencyOptions } from '@pianoscribe/audio-features';
import type { RenderMix } from '@pianoscribe/datasets';
import type { DefaultArchitecture } from '@pianoscribe/models';

/** What a model has otherwise than the default one, and its training data otherwise than the shipped weights'. */
export interface DefaultVariant {
  readonly architecture?: Partial<DefaultArchitecture>;
  /** In place of `DEFAULT_MODEL_FEATURES`; the architecture's `spectra` says how many blocks they have. */
  readonly features?: LogFrequencyOptions;
  /** Chances of what may happen to an excerpt. */
  readonly mix?: Partial<RenderMix>;
  /** How many of the pianos, from the first on, are played; all when left out. */
  readonly pianos?: number;
  /** Onset, frame and offset are learned as 0 or 1 of whole frames, in place of triangles around the exact times. */
  readonly hasHardTargets?: boolean;
}
