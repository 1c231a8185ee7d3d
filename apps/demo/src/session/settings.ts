import type { Seconds } from '@pianoscribe/core';
import type { DecodeNotesOptions } from '@pianoscribe/pianoroll-midi';

/** What a musician may turn, in a musician's words. Changing them reads the model's activations again, nothing more. */
export interface Settings {
  /** 0 (only what is certain) to 1 (everything that may be a note). */
  readonly sensitivity: number;
  /** Notes shorter than this are left out. */
  readonly shortestNote: Seconds;
  /** Whether pedals are part of the result. */
  readonly pedal: boolean;
}

/** The decoder's own defaults, which the command line takes too: both give the same notes. */
export const DEFAULT_SETTINGS: Settings = { sensitivity: 0.5, shortestNote: 0, pedal: true };

/** Activations that no settings make anything of, and that need not be kept. */
export const LEAST_ACTIVATION = 0.05;

/** What sensitivity takes from the onset threshold: half of it leads to the decoder's own, 0.7. */
const SENSITIVITY_RANGE = 0.6;

export function toDecodeOptions({ sensitivity, shortestNote }: Settings): DecodeNotesOptions {
  return {
    onsetThreshold: Math.min(0.95, 1 - SENSITIVITY_RANGE * sensitivity),
    minimumDuration: shortestNote,
  };
}
