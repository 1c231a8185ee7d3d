import type { Activations, FrameMatrix, Hertz, JobOptions, NoteEvent, PedalEvent } from '@pianoscribe/core';

/** What a decoder has heard for certain since it was last asked. */
export interface DecodedEvents {
  readonly notes: readonly NoteEvent[];
  readonly pedals?: readonly PedalEvent[];
}

/**
 * Activations in, piece after piece without a gap, notes out as they end.
 * A bare list of notes may be given instead of `DecodedEvents`. One decoder serves one recording.
 */
export interface NoteDecoder {
  push(activations: Activations): DecodedEvents | readonly NoteEvent[];
  /** What the end of the recording completes. */
  finish(): DecodedEvents | readonly NoteEvent[];
}

/** Changes the rate of mono audio that comes in blocks. One resampler serves one recording. */
export interface StreamResampler {
  push(samples: Float32Array): Float32Array;
  finish(): Float32Array;
}

/** Makes a resampler from one rate to another (Hz). */
export type CreateResampler = (rates: { from: Hertz; to: Hertz }) => StreamResampler;

/** How far a recording is from A440, and how sure that is (0 to 1). */
export interface TuningEstimate {
  readonly cents: number;
  readonly confidence: number;
}

/** Listens to the beginning of one recording. */
export interface TuningEstimator {
  /** False once it has heard enough; it must not mind hearing more. */
  push(samples: Float32Array): boolean;
  finish(): TuningEstimate;
}

/** What `withTuning` found in a recording, and what it did about it. */
export interface FoundTuning extends TuningEstimate {
  /** Cents by which the features moved; 0 where the recording was heard as it is. */
  readonly corrected: number;
}

/** Options of one transcription. */
export interface TranscribeOptions extends JobOptions {
  /** Every feature frame of the recording, in order and without a gap; valid only during the call. */
  readonly onFeatures?: (features: FrameMatrix) => void;
  /** Every activation frame, in order and without a gap; valid only during the call. */
  readonly onActivations?: (activations: Activations) => void;
  /** Called once, before all else, by a transcriber of `withTuning`. */
  readonly onTuning?: (tuning: FoundTuning) => void;
  /**
   * What the decoder has just become certain of, so that notes can be shown while the rest is still to be heard. Called
   * where there is something new only; a note comes once it has ended, by onset within a call, not across calls. All
   * calls together hold what the transcription holds, but for what `revise` makes of it.
   */
  readonly onNotes?: (events: Required<DecodedEvents>) => void;
}
