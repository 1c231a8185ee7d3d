import type { Hertz, Seconds } from './units';

/** Mono audio in memory: samples nominally in -1 to 1. */
export interface AudioSignal {
  readonly samples: Float32Array;
  readonly sampleRate: Hertz;
}

/** Mono audio as it comes: blocks of any size, each valid only until the next is asked for. */
export interface AudioStream {
  readonly sampleRate: Hertz;
  readonly blocks: AsyncIterable<Float32Array>;
  /** Length where the container tells it. */
  readonly duration?: Seconds;
}
