import { type Hertz, PianoscribeError, type Seconds } from '@pianoscribe/core';

/** A hop of the features: less than that is no frame, let alone a note. */
const SHORTEST: Seconds = 0.01;

/** @throws PianoscribeError EMPTY_INPUT where a recording is shorter than 10 ms. */
export function requireLength(samples: number, sampleRate: Hertz): void {
  if (samples >= SHORTEST * sampleRate) return;
  throw new PianoscribeError(
    'EMPTY_INPUT',
    `The recording is shorter than the ${1000 * SHORTEST} ms that it takes to hear a note. Is it the right file?`,
  );
}
