import { createResampler, type Resampler } from '@pianoscribe/audio-io';
import type { Hertz } from '@pianoscribe/core';
import type { Original } from '../session/protocol';

/** Samples that are held at most: 100 MB, nine minutes at 44.1 kHz. A longer recording is held at a lower rate. */
const MOST_SAMPLES = 25_000_000;
const LOW_RATE = 16_000;
/** Over this, at the low rate (an hour and a half), there is nothing to listen to but the transcription. */
const MOST_LOW_SAMPLES = 90 * 60 * LOW_RATE;

/** Holds a recording for listening, in bounded memory. */
export interface OriginalKeeper {
  push(block: Float32Array): void;
  /** All of it; undefined where it was too long. */
  take(): Original | undefined;
}

export function createOriginalKeeper(
  sampleRate: Hertz,
  { most = MOST_SAMPLES, mostLow = MOST_LOW_SAMPLES } = {},
): OriginalKeeper {
  let parts: Float32Array[] = [];
  let length = 0;
  let rate = sampleRate;
  let lower: Resampler | undefined;
  let isTooLong = false;
  const keep = (block: Float32Array) => {
    parts.push(block);
    length += block.length;
  };
  const toLowRate = () => {
    lower = createResampler({ from: sampleRate, to: LOW_RATE });
    const before = parts;
    parts = [];
    length = 0;
    rate = LOW_RATE;
    for (let i = 0; i < before.length; i++) {
      keep(lower.push(before[i]));
      // Given back one by one, so that both rates are never held whole.
      before[i] = EMPTY;
    }
  };
  return {
    push(block) {
      if (isTooLong) return;
      keep(lower ? lower.push(block) : block.slice());
      if (!lower && sampleRate > LOW_RATE && length > most) toLowRate();
      if (length > mostLow && (lower || sampleRate <= LOW_RATE)) {
        isTooLong = true;
        parts = [];
      }
    },
    take() {
      if (isTooLong) return undefined;
      if (lower) keep(lower.finish());
      const samples = new Float32Array(length);
      let at = 0;
      for (const part of parts) {
        samples.set(part, at);
        at += part.length;
      }
      parts = [];
      return { samples, sampleRate: rate };
    },
  };
}

const EMPTY = new Float32Array(0);
