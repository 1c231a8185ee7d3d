import { kaiser } from './kaiser';

/** Zero crossings of the sinc at each side, and the window's shape: 118 dB of rejection, transition 12 % of the band. */
const ZERO_CROSSINGS = 64;
const BETA = 12;
/** Cut-off relative to the lower of the two Nyquist frequencies: the transition ends 4 % above that. */
const CUTOFF = 0.975;

/** The low-pass filter of a ratio, between two rates of which the lower is `band` of the input's (1 at most). */
export interface Filter {
  /** Input samples that make one output sample, a multiple of 16; half of them lie at or before it. */
  readonly taps: number;
  /**
   * Writes the coefficients for an output sample that lies `fraction` of a sample after an input sample; they sum to 1,
   * so that 0 Hz passes unchanged.
   */
  write(coefficients: Float32Array, fraction: number): void;
}

export function createFilter(band: number): Filter {
  const cutoff = CUTOFF * band;
  const taps = 16 * Math.ceil(ZERO_CROSSINGS / cutoff / 8);
  const exact = new Float64Array(taps);
  return {
    taps,
    write(coefficients, fraction) {
      let sum = 0;
      for (let k = 0; k < taps; k++) {
        const distance = k - (taps / 2 - 1) - fraction;
        const angle = Math.PI * cutoff * distance;
        const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
        exact[k] = sinc * kaiser(distance / (taps / 2), BETA);
        sum += exact[k];
      }
      for (let k = 0; k < taps; k++) coefficients[k] = exact[k] / sum;
    },
  };
}
