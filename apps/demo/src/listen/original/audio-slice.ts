import { resample } from '@pianoscribe/audio-io';
import type { Hertz } from '@pianoscribe/core';

/** A part of a recording: samples of its one or two channels from a frame on, at its own rate. */
export interface AudioSlice {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: Hertz;
  /** The recording's frame that is the first here: a multiple of `frameStep`. */
  readonly firstFrame: number;
}

/** Whole steps of two rates in the same time: 147 frames at 44.1 kHz last as long as 160 at 48 kHz. */
export function frameStep(sampleRate: Hertz, outputRate: Hertz): number {
  return sampleRate / commonDivisor(sampleRate, outputRate);
}

/**
 * Frames `from` to `to` of a recording, counted and given at `outputRate`; nothing sounds beyond the slice. Frame n is what
 * sounds at n / outputRate seconds, whichever slice it is taken from.
 */
export function readSlice(slice: AudioSlice, outputRate: Hertz, from: number, to: number): Float32Array[] {
  const start = (slice.firstFrame / slice.sampleRate) * outputRate;
  return slice.channels.map((channel) => {
    const samples =
      slice.sampleRate === outputRate ? channel : resample(channel, { from: slice.sampleRate, to: outputRate });
    return cut(samples, from - Math.round(start), to - Math.round(start));
  });
}

/** The part of samples from one index to another, with silence where there are none. */
function cut(samples: Float32Array, from: number, to: number): Float32Array {
  const part = new Float32Array(to - from);
  const begin = Math.max(0, from);
  const end = Math.min(samples.length, to);
  if (end > begin) part.set(samples.subarray(begin, end), begin - from);
  return part;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
