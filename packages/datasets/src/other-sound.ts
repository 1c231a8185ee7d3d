import type { Random } from '@pianoscribe/core';

/** A recording without a piano: speech, other instruments, noises. */
export interface OtherSound {
  readonly name: string;
  /** At the rate of the clips. */
  readonly samples: Float32Array;
}

/** Level that a sound alone is brought to: about that of a piano played at middling loudness. */
const ALONE_RMS = 0.05;

/**
 * Adds a random part of a sound (over and over where it is shorter) to samples of the same rate: `under` dB below what
 * is there, or at a middling level where there is nothing.
 */
export function addOtherSound(
  samples: Float32Array,
  { samples: sound }: OtherSound,
  { random, under }: { readonly random: Random; readonly under: number },
): void {
  const begin = random.integer(sound.length);
  let power = 0;
  for (let i = 0, at = begin; i < samples.length; i++) {
    power += sound[at] * sound[at];
    if (++at === sound.length) at = 0;
  }
  if (power === 0) return;
  const level = (rootMeanSquare(samples) || ALONE_RMS) * 10 ** (-under / 20);
  const gain = level / Math.sqrt(power / samples.length);
  for (let i = 0, at = begin; i < samples.length; i++) {
    samples[i] += gain * sound[at];
    if (++at === sound.length) at = 0;
  }
}

function rootMeanSquare(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return Math.sqrt(power / samples.length);
}
