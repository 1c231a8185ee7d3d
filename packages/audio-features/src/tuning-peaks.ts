import { type FrameMatrix, type Hertz, PianoscribeError } from '@pianoscribe/core';

/** Spectral peaks: frequencies in Hz and the power of each. */
export interface Peaks {
  readonly frequencies: readonly number[];
  readonly powers: readonly number[];
}

/** Peaks of all spectra that it was given. */
export interface PeakCollector extends Peaks {
  /** Power spectra, [frame, bin] from 0 Hz to half the rate. */
  collect(spectra: FrameMatrix): void;
}

/** A peak is no more than 20 dB below the loudest of its frame, as in librosa's piptrack. */
const LEAST_POWER = 0.01;
/** Stands for silence, whose logarithm does not exist. */
const TINY = 1e-30;

/** @throws PianoscribeError INVALID_ARGUMENT where the frequencies leave nothing between them. */
export function createPeakCollector(options: {
  readonly minFrequency?: Hertz;
  readonly maxFrequency?: Hertz;
}): PeakCollector {
  const { minFrequency = 150, maxFrequency = 4000 } = options;
  if (!(minFrequency > 0 && maxFrequency > minFrequency)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Peaks are looked for between 0 < minFrequency < maxFrequency, not ${minFrequency} and ${maxFrequency} Hz.`,
    );
  }
  const frequencies: number[] = [];
  const powers: number[] = [];
  return {
    frequencies,
    powers,
    collect({ data, shape: [rows, bins], timing }) {
      const binWidth = timing.sampleRate / 2 / (bins - 1);
      const from = Math.max(1, Math.ceil(minFrequency / binWidth));
      const to = Math.min(bins - 1, Math.ceil(maxFrequency / binWidth));
      for (let row = 0; row < rows; row++) {
        const spectrum = data.subarray(row * bins, (row + 1) * bins);
        const least = LEAST_POWER * spectrum.reduce((most, power) => Math.max(most, power), 0);
        for (let bin = from; bin < to; bin++) {
          const power = spectrum[bin];
          if (!(power > least && power > spectrum[bin - 1] && power >= spectrum[bin + 1])) continue;
          frequencies.push((bin + vertex(spectrum[bin - 1], power, spectrum[bin + 1])) * binWidth);
          powers.push(power);
        }
      }
    },
  };
}

/** Where the parabola through three logarithms has its top, from the middle one; a Hann window's lobe is nearly one. */
function vertex(left: number, middle: number, right: number): number {
  const [a, b, c] = [left, middle, right].map((power) => Math.log(power + TINY));
  return (a - c) / (2 * (a - 2 * b + c));
}
