import type { Random } from '@pianoscribe/core';
import { drawRegisters } from '@pianoscribe/datasets';
import type { Colour } from '@pianoscribe/models';

/** Bins of the default model's spectra, three a semitone. */
const BINS = 300;
/** Largest deviation of the gains, in dB. */
const LARGEST_DEVIATION = 14;
/** Bins that resonances reach over, from those of a room to what is lost on the way to a far microphone. */
const REACHES = [2, 12, 60, 240];
/** Largest deviations of how much brighter registers, and single keys, are than on another piano, in dB an octave. */
const LARGEST_REGISTER_TILT = 2;
const LARGEST_KEY_TILT = 1;

/** A made-up room, microphone and piano: resonances of all widths, as large, and how bright each key is. */
export function drawColour(random: Random): Colour {
  const gains = drawResonances(random);
  const registerTilt = random.uniform(0, LARGEST_REGISTER_TILT);
  const keyTilt = random.uniform(0, LARGEST_KEY_TILT);
  const tilts = drawRegisters(random).map((value) => registerTilt * value + keyTilt * random.normal());
  return { gains, tilts };
}

function drawResonances(random: Random): Float32Array {
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
