import { PianoscribeError } from '@pianoscribe/core';
import { createComplexTransform } from './complex-transform';
import type { FilteredSpectrum, FilterStage } from './filtered-spectrum';

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
 * The default FFT, of any size (powers of two are the fast ones): fft.js in float64, two real frames in one complex
 * transform.
 * @throws PianoscribeError INVALID_ARGUMENT where `size` is not a whole number above 1, or the window is longer.
 */
export const createFft: FftFactory = (size, window) => {
  const { input, output: z, run } = createComplexTransform(size);
  const length = window?.length ?? size;
  const weights = window ?? new Float64Array(size).fill(1);
  if (length > size) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A window of ${length} samples does not fit an FFT of ${size}.`);
  }
  const bins = (size >> 1) + 1;

  /** first + i second: their spectra are the even and odd parts of the one transform. */
  function transform(samples: Float32Array, first: number, second: number) {
    for (let i = 0; i < length; i++) {
      const weight = weights[i];
      input[2 * i] = samples[first + i] * weight;
      input[2 * i + 1] = samples[second + i] * weight;
    }
    run();
  }

  return {
    size,
    power(samples, first, second, out) {
      transform(samples, first, second);
      out[0] = z[0] * z[0];
      out[bins] = z[1] * z[1];
      for (let k = 1; k < bins; k++) {
        const mirror = 2 * (size - k);
        const evenRe = z[2 * k] + z[mirror];
        const evenIm = z[2 * k + 1] - z[mirror + 1];
        const oddRe = z[2 * k + 1] + z[mirror + 1];
        const oddIm = z[mirror] - z[2 * k];
        out[k] = 0.25 * (evenRe * evenRe + evenIm * evenIm);
        out[bins + k] = 0.25 * (oddRe * oddRe + oddIm * oddIm);
      }
    },
    spectrum(samples, first, second, out) {
      transform(samples, first, second);
      for (let k = 0; k < bins; k++) {
        const mirror = 2 * ((size - k) % size);
        const other = 2 * (bins + k);
        out[2 * k] = 0.5 * (z[2 * k] + z[mirror]);
        out[2 * k + 1] = 0.5 * (z[2 * k + 1] - z[mirror + 1]);
        out[other] = 0.5 * (z[2 * k + 1] + z[mirror + 1]);
        out[other + 1] = 0.5 * (z[mirror] - z[2 * k]);
      }
    },
  };
};
