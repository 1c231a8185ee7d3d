import { createComplexTransform } from './complex-transform';
import type { Fft } from './fft';

/** Two real frames in one complex transform of any size. */
export function createPairFft(size: number, window: Float64Array): Fft {
  const { input, output, run } = createComplexTransform(size);
  return {
    size,
    power(samples, first, second, out) {
      windowPair(samples, first, second, window, input);
      run();
      powerOfPair(output, size, out);
    },
    spectrum(samples, first, second, out) {
      windowPair(samples, first, second, window, input);
      run();
      spectrumOfPair(output, size, out);
    },
  };
}

/** first + i second: their spectra are the even and the odd part of its transform. */
function windowPair(samples: Float32Array, first: number, second: number, window: Float64Array, input: number[]) {
  const length = window.length;
  let i = 0;
  for (; i + 2 <= length; i += 2) {
    const weight = window[i];
    const next = window[i + 1];
    input[2 * i] = samples[first + i] * weight;
    input[2 * i + 1] = samples[second + i] * weight;
    input[2 * i + 2] = samples[first + i + 1] * next;
    input[2 * i + 3] = samples[second + i + 1] * next;
  }
  if (i < length) {
    input[2 * i] = samples[first + i] * window[i];
    input[2 * i + 1] = samples[second + i] * window[i];
  }
}

function powerOfPair(z: readonly number[], size: number, out: Float32Array) {
  const bins = (size >> 1) + 1;
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
}

function spectrumOfPair(z: readonly number[], size: number, out: Float32Array) {
  const bins = (size >> 1) + 1;
  for (let k = 0; k < bins; k++) {
    const mirror = 2 * ((size - k) % size);
    const other = 2 * (bins + k);
    out[2 * k] = 0.5 * (z[2 * k] + z[mirror]);
    out[2 * k + 1] = 0.5 * (z[2 * k + 1] - z[mirror + 1]);
    out[other] = 0.5 * (z[2 * k + 1] + z[mirror + 1]);
    out[other + 1] = 0.5 * (z[mirror] - z[2 * k]);
  }
}
