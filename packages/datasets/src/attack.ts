import type { Hertz } from '@pianoscribe/core';

/** Envelope is measured over this time. */
const WINDOW_SECONDS = 0.002;
/** The attack's peak lies within this time of the recording's loudest moment. */
const SEARCH_SECONDS = 0.6;
/** The hammer's noise and the string reach this part of the attack's peak (dB) only once the string is struck. */
const CERTAIN_DB = -14;
/** From there back to where the sound first stands out. */
const BEGIN_DB = -32;
/** But not further, since keys make noise on their way down. */
const BACK_SECONDS = 0.01;

/**
 * Where a recorded note begins: the sample at which its short-term envelope leaves the quiet before the attack.
 * From the first moment within 14 dB of the attack's peak it goes back to -32 dB, by 10 ms at most.
 * 0 where the recording is silent.
 */
export function findAttack(recording: Float32Array, sampleRate: Hertz): number {
  const window = Math.max(1, Math.round(WINDOW_SECONDS * sampleRate));
  const length = Math.min(recording.length, Math.round(SEARCH_SECONDS * sampleRate));
  const envelope = new Float64Array(length);
  let sum = 0;
  let peak = 0;
  // envelope[i] is the power of the window that ends with sample i.
  for (let i = 0; i < length; i++) {
    sum += recording[i] ** 2 - (i >= window ? recording[i - window] ** 2 : 0);
    envelope[i] = Math.max(0, sum);
    if (envelope[i] > peak) peak = envelope[i];
  }
  if (peak === 0) return 0;
  let certain = 0;
  while (envelope[certain] < peak * 10 ** (CERTAIN_DB / 10)) certain++;
  const earliest = Math.max(0, certain - Math.round(BACK_SECONDS * sampleRate));
  let begin = certain;
  while (begin > earliest && envelope[begin - 1] > peak * 10 ** (BEGIN_DB / 10)) begin--;
  // The first sound that lifts the window's power is among its last samples.
  return Math.max(0, begin - Math.round(window / 4));
}
