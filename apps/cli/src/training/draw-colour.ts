import type { Random } from '@pianoscribe/core';

/** Bins of the default model's spectra, three a semitone. */
const BINS = 300;
/** Largest deviation of the gains, in dB. */
const LARGEST_DEVIATION = 12;
/** Bins that resonances reach over, from those of a room to the balance of bass and treble. */
const REACHES = [2, 12, 60];

/** What a made-up room and microphone add to each bin of the spectrum, in dB: resonances of all widths, as large. */
export function drawColour(random: Random): Float32Array {
  const deviation = random.uniform(0, LARGEST_DEVIATION) / Math.sqrt(REACHES.length);
  const colour = new Float32Array(BINS);
  for (const reach of REACHES) {
    const noise = Float32Array.from({ length: BINS + reach }, () => random.normal());
    for (let bin = 0; bin < BINS; bin++) {
      let sum = 0;
      for (let i = bin; i < bin + reach; i++) sum += noise[i];
      colour[bin] += (deviation * sum) / Math.sqrt(reach);
    }
  }
  return colour;
}
