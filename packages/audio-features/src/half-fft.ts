import { createComplexTransform } from './complex-transform';
import type { Fft } from './fft';

/** One real frame at a time as a complex one of half the size: even samples real, odd ones imaginary. Size is even. */
export function createHalfFft(size: number, window: Float64Array): Fft {
  const half = size / 2;
  const { input, output, run } = createComplexTransform(half);
  // Halved here, once, and not at each bin: what the even and odd samples' spectra are put together from is doubled.
  const halved = window.map((weight) => weight / 2);
  const cosines = Float64Array.from({ length: half / 2 + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: half / 2 + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));

  function transform(samples: Float32Array, at: number) {
    windowFrame(samples, at, halved, input);
    run();
  }
  return {
    size,
    power(samples, first, second, out) {
      transform(samples, first);
      powerOfHalf(output, half, cosines, sines, out, 0);
      if (second !== first) {
        transform(samples, second);
        powerOfHalf(output, half, cosines, sines, out, half + 1);
      } else out.copyWithin(half + 1, 0, half + 1);
    },
    spectrum(samples, first, second, out) {
      transform(samples, first);
      spectrumOfHalf(output, half, cosines, sines, out, 0);
      transform(samples, second);
      spectrumOfHalf(output, half, cosines, sines, out, size + 2);
    },
  };
}

// Four at a time, here and in the filter bank: V8 loads each array's address and length anew in every turn of a loop.
function windowFrame(samples: Float32Array, at: number, window: Float64Array, input: number[]) {
  const length = window.length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    input[i] = samples[at + i] * window[i];
    input[i + 1] = samples[at + i + 1] * window[i + 1];
    input[i + 2] = samples[at + i + 2] * window[i + 2];
    input[i + 3] = samples[at + i + 3] * window[i + 3];
  }
  for (; i < length; i++) input[i] = samples[at + i] * window[i];
}

// X[k] = E[k] + w^k O[k] and X[half - k] = conj(E[k] - w^k O[k]), where E and O are the spectra of the even and the odd
// samples: twice each is Z[k] +- conj(Z[half - k]), the latter over i; of the halved frame, each itself.

function powerOfHalf(
  z: readonly number[],
  half: number,
  cosines: Float64Array,
  sines: Float64Array,
  out: Float32Array,
  at: number,
) {
  out[at] = 4 * (z[0] + z[1]) ** 2;
  out[at + half] = 4 * (z[0] - z[1]) ** 2;
  for (let k = 1; k < cosines.length; k++) {
    const low = 2 * k;
    const high = 2 * (half - k);
    const oddRe = z[low + 1] + z[high + 1];
    const oddIm = z[high] - z[low];
    const re = oddRe * cosines[k] - oddIm * sines[k];
    const im = oddRe * sines[k] + oddIm * cosines[k];
    const evenRe = z[low] + z[high];
    const evenIm = z[low + 1] - z[high + 1];
    const sumRe = evenRe + re;
    const sumIm = evenIm + im;
    const differenceRe = evenRe - re;
    const differenceIm = evenIm - im;
    out[at + k] = sumRe * sumRe + sumIm * sumIm;
    out[at + half - k] = differenceRe * differenceRe + differenceIm * differenceIm;
  }
}

function spectrumOfHalf(
  z: readonly number[],
  half: number,
  cosines: Float64Array,
  sines: Float64Array,
  out: Float32Array,
  at: number,
) {
  out[at] = 2 * (z[0] + z[1]);
  out[at + 2 * half] = 2 * (z[0] - z[1]);
  out[at + 1] = out[at + 2 * half + 1] = 0;
  for (let k = 1; k < cosines.length; k++) {
    const low = 2 * k;
    const high = 2 * (half - k);
    const oddRe = z[low + 1] + z[high + 1];
    const oddIm = z[high] - z[low];
    const re = oddRe * cosines[k] - oddIm * sines[k];
    const im = oddRe * sines[k] + oddIm * cosines[k];
    const evenRe = z[low] + z[high];
    const evenIm = z[low + 1] - z[high + 1];
    out[at + low] = evenRe + re;
    out[at + low + 1] = evenIm + im;
    out[at + high] = evenRe - re;
    out[at + high + 1] = im - evenIm;
  }
}
