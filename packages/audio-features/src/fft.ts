import { PianoscribeError } from '@pianoscribe/core';
import type { FilteredSpectrum, FilterStage } from './filtered-spectrum';
import { createHalfFft } from './half-fft';
import { createPairFft } from './pair-fft';

/**
 * A plan for windowed spectra of real frames, two at a time. A plan holds its work arrays: use it from one place.
 * Any object of this form can take the place of {@link createFft}'s.
 */
export interface Fft {
  /** Points of the transform; a spectrum has floor(size / 2) + 1 bins. */
  readonly size: number;
  /**
   * Power |X[k]|^2 of the frames that begin at samples[first] and samples[second], each times the plan's window.
   * `out` is [2, bins]; it is overwritten. first === second is allowed.
   */
  power(samples: Float32Array, first: number, second: number, out: Float32Array): void;
  /** The same, complex: `out` is [2, bins, 2], real and imaginary part of each bin. */
  spectrum(samples: Float32Array, first: number, second: number, out: Float32Array): void;
  /** A faster way from frames to filtered, logarithmic spectra, where the implementation has one. */
  createFiltered?(stage: FilterStage): FilteredSpectrum;
}

/**
 * Makes a plan. The frame is window.length samples, at most `size`, followed by zeros; without a window it is `size`
 * samples, taken as they are.
 */
export type FftFactory = (size: number, window?: Float64Array) => Fft;

/**
 * The default FFT, of any size (powers of two are the fast ones): fft.js in float64, either two real frames in one
 * complex transform or one in a transform of half the size, whichever leaves fft.js a power of four.
 * @throws PianoscribeError INVALID_ARGUMENT where `size` is not a whole number above 1, or the window is longer.
 */
export const createFft: FftFactory = (size, window) => {
  if (!(Number.isSafeInteger(size) && size > 1)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `An FFT has a whole number of points above 1, not ${size}.`);
  }
  const weights = window ?? new Float64Array(size).fill(1);
  if (weights.length > size) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A window of ${weights.length} samples does not fit an FFT of ${size}.`,
    );
  }
  const halfIsPowerOfFour = size >= 8 && Number.isInteger(Math.log2(size / 2) / 2);
  return halfIsPowerOfFour ? createHalfFft(size, weights) : createPairFft(size, weights);
};
