import type { Random } from '@pianoscribe/core';

/** Bins of the default model's spectra, three a semitone. */
const BINS = 300;
/** Largest deviation of the gains, in dB. */
const LARGEST_DEVIATION = 8;
/** Bins that a narrow resonance and a wide one reach over. */
const NARROW = 2;
const WIDE = 12;

/** What a made-up room and microphone add to each bin of the spectrum, in dB: resonances narrow and wide, as large. */
export function drawColour(random: Random): Float32Array {
  const deviation = random.uniform(0, LARGEST_DEVIATION) * Math.SQRT1_2;
  const noise = Float32Array.from({ length: BINS + WIDE }, () => random.normal());
  const meanOf = (from: number, count: number) => {
    let sum = 0;
    for (let i = from; i < from + count; i++) sum += noise[i];
    return sum / Math.sqrt(count);
  };
  return Float32Array.from({ length: BINS }, (_, bin) => deviation * (meanOf(bin, NARROW) + meanOf(bin, WIDE)));
}
