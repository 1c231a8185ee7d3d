import { kaiser } from './kaiser';
import type { Ratio } from './ratio';

/** Low-pass filters, one for each place that an output sample can have between two input samples. */
export interface FilterBank {
  /** Input samples that make one output sample; the first half of them lies at or before it. */
  readonly taps: number;
  /** Where the coefficients lie. */
  readonly table: Float32Array;
  /** Index in `table` of the filter `numerator / ratio.up` after an input sample; good until the next call. */
  select(numerator: number): number;
}

/** Zero crossings of the sinc at each side, and the window's shape: 118 dB of rejection, transition 12 % of the band. */
const ZERO_CROSSINGS = 64;
const BETA = 12;
/** Cut-off relative to the lower of the two Nyquist frequencies: the transition ends just above that. */
const CUTOFF = 0.975;
const MOST_EXACT_COEFFICIENTS = 1 << 21;
/** Straight lines between this many phases are within (pi / 4096)^2 / 8 of the sinc: -143 dB. */
const INTERPOLATED_PHASES = 4096;

/** The filters of a ratio: one table entry a phase where these are few enough, else interpolated. */
export function createFilterBank(ratio: Ratio): FilterBank {
  const cutoff = CUTOFF * Math.min(1, ratio.up / ratio.down);
  const taps = 4 * Math.ceil(ZERO_CROSSINGS / cutoff / 2);
  return ratio.up * taps <= MOST_EXACT_COEFFICIENTS
    ? exactBank(ratio.up, taps, cutoff)
    : interpolatedBank(ratio.up, taps, cutoff);
}

function exactBank(phases: number, taps: number, cutoff: number): FilterBank {
  const table = new Float32Array(phases * taps);
  const scratch = new Float64Array(taps);
  for (let p = 0; p < phases; p++) writeFilter(table.subarray(p * taps, (p + 1) * taps), p / phases, cutoff, scratch);
  return { taps, table, select: (numerator) => numerator * taps };
}

function interpolatedBank(up: number, taps: number, cutoff: number): FilterBank {
  const table = new Float32Array((INTERPOLATED_PHASES + 1) * taps);
  const scratch = new Float64Array(taps);
  for (let p = 0; p <= INTERPOLATED_PHASES; p++) {
    writeFilter(table.subarray(p * taps, (p + 1) * taps), p / INTERPOLATED_PHASES, cutoff, scratch);
  }
  const mixed = new Float32Array(taps);
  return {
    taps,
    table: mixed,
    select(numerator) {
      const place = (numerator / up) * INTERPOLATED_PHASES;
      const phase = Math.floor(place);
      const fraction = place - phase;
      for (let k = 0, a = phase * taps, b = a + taps; k < taps; k++, a++, b++) {
        mixed[k] = table[a] + fraction * (table[b] - table[a]);
      }
      return 0;
    },
  };
}

/** The windowed sinc around a point `fraction` of a sample after tap taps / 2 - 1, scaled to pass 0 Hz unchanged. */
function writeFilter(filter: Float32Array, fraction: number, cutoff: number, scratch: Float64Array): void {
  const taps = filter.length;
  let sum = 0;
  for (let k = 0; k < taps; k++) {
    const distance = k - (taps / 2 - 1) - fraction;
    const angle = Math.PI * cutoff * distance;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    scratch[k] = sinc * kaiser(distance / (taps / 2), BETA);
    sum += scratch[k];
  }
  for (let k = 0; k < taps; k++) filter[k] = scratch[k] / sum;
}
