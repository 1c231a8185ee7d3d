import type { Hertz } from '@pianoscribe/core';
import type { StretchModule } from './load-stretch';

/** Gives the frames of the recording from one to another, at the stretcher's rate. */
export type ReadFrames = (from: number, to: number) => readonly Float32Array[];

/** Plays a recording faster or slower at its pitch. */
export interface Stretcher {
  /**
   * The next `frames` at `speed` from frame `position` of the recording on. Where `isContinued`, it goes on from what was
   * read last, without a seam, and `position` is not looked at.
   */
  read(
    position: number,
    frames: number,
    options: { speed: number; isContinued: boolean; source: ReadFrames },
  ): Float32Array[];
}

/** Frames of output at once. */
const STEP = 1024;
/** The fastest that is asked for. */
export const FASTEST = 2;

/** @param channels 1 or 2. */
export function createStretcher(module: StretchModule, channels: number, sampleRate: Hertz): Stretcher {
  module._presetDefault(channels, sampleRate);
  const [inputLatency, outputLatency] = [module._inputLatency(), module._outputLatency()];
  const length = Math.max(FASTEST * STEP + 1, inputLatency + outputLatency);
  const pointer = module._setBuffers(channels, length);
  // Frame of the recording that goes in next, and what of the next one the speed has already asked for.
  let next = 0;
  let part = 0;

  const buffer = (index: number) => {
    // Memory that grows is another object.
    const memory = (module.exports?.memory.buffer ?? module.HEAP8?.buffer) as ArrayBuffer;
    return new Float32Array(memory, pointer + 4 * length * index, length);
  };
  const put = (samples: readonly Float32Array[]) => {
    for (let c = 0; c < channels; c++) buffer(c).set(samples[c]);
  };

  function process(frames: number, speed: number, source: ReadFrames): void {
    part += frames * speed;
    const count = Math.round(part);
    part -= count;
    put(source(next, next + count));
    next += count;
    module._process(count, frames);
  }

  function seek(position: number, speed: number, source: ReadFrames): void {
    module._reset();
    const preroll = inputLatency + outputLatency;
    next = Math.round(position) + inputLatency;
    part = 0;
    put(source(next - preroll, next));
    module._seek(preroll, speed);
    // What comes out first is what was before.
    for (let left = outputLatency; left > 0; left -= STEP) process(Math.min(STEP, left), speed, source);
  }

  return {
    read(position, frames, { speed, isContinued, source }) {
      if (!isContinued) seek(position, speed, source);
      const output = Array.from({ length: channels }, () => new Float32Array(frames));
      for (let at = 0; at < frames; at += STEP) {
        const count = Math.min(STEP, frames - at);
        process(count, speed, source);
        for (let c = 0; c < channels; c++) output[c].set(buffer(channels + c).subarray(0, count), at);
      }
      return output;
    },
  };
}
