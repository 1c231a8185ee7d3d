import { createFft } from '@pianoscribe/audio-features';

/**
 * Convolves samples with an impulse response by overlap-add, to the length of the samples: what would ring after their
 * end is cut. Two blocks share one complex transform; the way back goes through Hartley's transform, which is its own
 * inverse.
 */
export function convolve(samples: Float32Array, response: Float32Array): Float32Array {
  const output = new Float32Array(samples.length);
  if (response.length === 0 || samples.length === 0) return output;
  const size = fftSize(response.length, samples.length);
  const block = size - response.length + 1;
  const forward = createFft(size, new Float64Array(block).fill(1));
  const whole = createFft(size);
  const bins = size / 2 + 1;
  const spectra = new Float32Array(4 * bins);
  const padded = new Float32Array(Math.ceil(samples.length / (2 * block)) * 2 * block);
  padded.set(samples);
  const work = new Float32Array(2 * size);
  work.set(response);
  whole.spectrum(work, 0, size, spectra);
  const filter = spectra.slice(0, 2 * bins);
  for (let at = 0; at < samples.length; at += 2 * block) {
    forward.spectrum(padded, at, at + block, spectra);
    toHartley(spectra, 0, filter, work, 0, size);
    toHartley(spectra, 2 * bins, filter, work, size, size);
    whole.spectrum(work, 0, size, spectra);
    addHartley(spectra, 0, output, at, size);
    addHartley(spectra, 2 * bins, output, at + block, size);
  }
  return output;
}

/** The size that costs least for each sample of output. */
function fftSize(response: number, samples: number): number {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let size = 1024; size <= 1 << 18; size *= 2) {
    if (size < 2 * response && size < 1 << 18) continue;
    const blocks = Math.ceil(samples / (2 * (size - response + 1)));
    const cost = (2 * blocks + 1) * size * (Math.log2(size) + 6);
    if (size > response && cost < bestCost) {
      best = size;
      bestCost = cost;
    }
  }
  return best;
}

/** Product of a spectrum and the filter, as Hartley's real form: Re - Im of each of the `size` bins. */
function toHartley(
  spectra: Float32Array,
  from: number,
  filter: Float32Array,
  out: Float32Array,
  to: number,
  size: number,
): void {
  for (let k = 0; k <= size / 2; k++) {
    const re = spectra[from + 2 * k] * filter[2 * k] - spectra[from + 2 * k + 1] * filter[2 * k + 1];
    const im = spectra[from + 2 * k] * filter[2 * k + 1] + spectra[from + 2 * k + 1] * filter[2 * k];
    out[to + k] = re - im;
    if (k > 0) out[to + size - k] = re + im;
  }
}

/** Adds the signal that a Hartley-transformed spectrum stands for. */
function addHartley(spectra: Float32Array, from: number, output: Float32Array, at: number, size: number): void {
  const scale = 1 / size;
  const half = size / 2;
  const room = output.length - at;
  const first = Math.min(half, room - 1);
  for (let n = 0; n <= first; n++) {
    output[at + n] += scale * (spectra[from + 2 * n] - spectra[from + 2 * n + 1]);
  }
  for (let n = Math.max(1, size - room + 1); n < half; n++) {
    output[at + size - n] += scale * (spectra[from + 2 * n] + spectra[from + 2 * n + 1]);
  }
}
