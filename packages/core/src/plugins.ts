import type { AudioSignal, AudioStream } from './audio';
import type { FrameMatrix } from './matrix';
import type { Transcription } from './notes';
import type { JobOptions } from './progress';
import { type Hertz, KEY_COUNT } from './units';

/**
 * Frame-wise probabilities (0 to 1) of the 88 keys, each [frame, key] with the same timing.
 * `onset` and `frame` are required; a model gives the others where it has them.
 */
export interface Activations {
  /** A key is struck here. */
  readonly onset: FrameMatrix;
  /** A key sounds here. */
  readonly frame: FrameMatrix;
  /** A note ends here. */
  readonly offset?: FrameMatrix;
  /** Velocity / 127, meaningful where there is an onset. */
  readonly velocity?: FrameMatrix;
  /**
   * Velocity / 127 as it is heard alike on all keys: less precise of a note than `velocity`, right in the mean over the
   * notes of a key.
   */
  readonly keyVelocity?: FrameMatrix;
  /** The sustain pedal is down: [frame, 1]. */
  readonly pedal?: FrameMatrix;
}

/** Columns of each of the {@link Activations}. */
export const ACTIVATION_COLUMNS = {
  onset: KEY_COUNT,
  frame: KEY_COUNT,
  offset: KEY_COUNT,
  velocity: KEY_COUNT,
  keyVelocity: KEY_COUNT,
  pedal: 1,
} as const satisfies Record<keyof Activations, number>;

/** Audio in blocks of any size, feature frames out. One stream serves one recording. */
export interface FeatureStream {
  /** Samples in (not kept), the frames that are now complete out: [n, bins], n may be 0. */
  push(samples: Float32Array): FrameMatrix;
  /** The frames that the end of the recording completes. */
  finish(): FrameMatrix;
}

/** Features that a model hears, handed over as a function: nothing global is registered. */
export interface FeatureExtractor {
  /** Rate that the samples must have. */
  readonly sampleRate: Hertz;
  /** Samples between frames. */
  readonly hopLength: number;
  /** Columns of a frame. */
  readonly bins: number;
  createStream(): FeatureStream;
}

/** A frame model: windowing, batching, stitching and decoding come for free from `transcriber`. */
export interface AcousticModel {
  readonly name: string;
  readonly features: FeatureExtractor;
  /** How many feature frames one prediction takes, and how many at each inner edge are context only. */
  readonly window: { readonly frames: number; readonly margin: number };
  /** Feature frames per activation frame (1: the same grid; 2: half the rate). Divides window.frames and margin. */
  readonly stride: number;
  /** How many windows one call takes at best; 1 when omitted. */
  readonly batchSize?: number;
  /** Windows of features, each [window.frames, bins] -> activations of each, [window.frames / stride, 88]. */
  predict(windows: readonly FrameMatrix[]): Promise<Activations[]>;
  /** Gives back what the model holds. It can't be used any more. */
  dispose(): void;
}

/** Any system at all that hears notes in audio: the widest plug. */
export type Transcriber = (audio: AudioSignal | AudioStream, options?: JobOptions) => Promise<Transcription>;
