import { KEY_COUNT, type Random } from '@pianoscribe/core';
import { drawRegisters } from '@pianoscribe/datasets';

/** Bins of the default model's spectra, three a semitone: key k's fundamental lies at bin 3 k + 1. */
const BINS = 300;
const BINS_PER_KEY = 3;
const BINS_PER_OCTAVE = 36;
/** Largest deviation of the gains, in dB. */
const LARGEST_DEVIATION = 14;
/** Bins that resonances reach over, from those of a room to what is lost on the way to a far microphone. */
const REACHES = [2, 12, 60, 240];
/** Largest deviations of how much brighter registers, and single keys, are than on another piano, in dB an octave. */
const LARGEST_REGISTER_TILT = 2;
const LARGEST_KEY_TILT = 1;

/**
 * What a made-up room, microphone and piano add to each of the 300 bins of the spectrum of a note of a key, in dB:
 * resonances of all widths, as large, the same for all keys; and a brightness of each register's and key's own.
 */
export function drawColour(random: Random): (key: number) => Float32Array {
  const common = drawResonances(random);
  const registerTilt = random.uniform(0, LARGEST_REGISTER_TILT);
  const keyTilt = random.uniform(0, LARGEST_KEY_TILT);
  const tilts = drawRegisters(random).map((value) => registerTilt * value + keyTilt * random.normal());
  const ofKeys: Float32Array[] = new Array(KEY_COUNT);
  return (key) => {
    const tilt = tilts[key] / BINS_PER_OCTAVE;
    ofKeys[key] ??= common.map((gain, bin) => gain + tilt * (bin - BINS_PER_KEY * key - 1));
    return ofKeys[key];
  };
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
