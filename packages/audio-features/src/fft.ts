import { PianoscribeError } from '@pianoscribe/core';
import FFT from 'fft.js';

/**
 * A plan for windowed spectra of real frames, two at a time. A plan holds its work arrays: use it from one place.
 * Any object of this form can take the place of {@link createFft}'s.
 */
export interface Fft {
  /** Points of the transform; a spectrum has size / 2 + 1 bins. */
  readonly size: number;
  /**
   * Power |X[k]|^2 of the frames that begin at samples[first] and samples[second], each times the plan's window.
   * `out` is [2, bins]; it is overwritten. first === second is allowed.
   */
  power(samples: Float32Array, first: number, second: number, out: Float32Array): void;
  /** The same, complex: `out` is [2, bins, 2], real and imaginary part of each bin. */
  spectrum(samples: Float32Array, first: number, second: number, out: Float32Array): void;
}

/**
 * Makes a plan. The frame is window.length samples, at most `size`, followed by zeros; without a window it is `size`
 * samples, taken as they are.
 */
export type FftFactory = (size: number, window?: Float64Array) => Fft;

/**
 * The default FFT: fft.js in float64, two real frames in one complex transform.
 * @throws PianoscribeError INVALID_ARGUMENT where `size` is no power of two from 4 on, or the window is longer.
 */
export const createFft: FftFactory = (size, window = new Float64Array(size).fill(1)) => {
  if (!(Number.isSafeInteger(size) && size >= 4 && (size & (size - 1)) === 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `An FFT size is a power of two from 4 on, not ${size}.`);
  }
  if (window.length > size) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A window of ${window.length} does not fit an FFT of ${size}.`);
  }
  const plan = new FFT(size);
  const length = window.length;
  const bins = size / 2 + 1;
  const input = new Float64Array(2 * size);
  const z = new Float64Array(2 * size);

  /** first + i second: their spectra are the even and odd parts of the one transform. */
  function transform(samples: Float32Array, first: number, second: number) {
    for (let i = 0; i < length; i++) {
      const w = window[i];
      input[2 * i] = samples[first + i] * w;
      input[2 * i + 1] = samples[second + i] * w;
    }
    plan.transform(z, input);
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
      const half = 2 * bins;
      for (let k = 0; k < bins; k++) {
        const mirror = 2 * ((size - k) % size);
        out[2 * k] = 0.5 * (z[2 * k] + z[mirror]);
        out[2 * k + 1] = 0.5 * (z[2 * k + 1] - z[mirror + 1]);
        out[half + 2 * k] = 0.5 * (z[2 * k + 1] + z[mirror + 1]);
        out[half + 2 * k + 1] = 0.5 * (z[mirror] - z[2 * k]);
      }
    },
  };
};
