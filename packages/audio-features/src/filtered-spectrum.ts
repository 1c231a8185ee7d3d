import type { Fft } from './fft';
import { applyFilterBank, type FilterBank } from './filter-bank';
import { createLog } from './natural-log';

/** The logarithm after a filter bank: (ln(max(x, floor)) + offset) * gain, or with `add` ln(x + floor) inside. */
export interface LogScale {
  /** Above 1e-37. */
  readonly floor: number;
  readonly floorMode: 'clamp' | 'add';
  readonly offset: number;
  readonly gain: number;
}

/** What is made of a power spectrum. */
export interface FilterStage {
  readonly bank: FilterBank;
  readonly log?: LogScale;
}

/**
 * Filters the power spectra of `count` (1 or 2) frames, which begin at samples[first] and samples[second]: the filters
 * of the first are written from out[at] on, those of the second from out[at + stride] on.
 */
export type FilteredSpectrum = (
  samples: Float32Array,
  first: number,
  second: number,
  count: number,
  out: Float32Array,
  at: number,
  stride: number,
) => void;

/** Transform, filters and logarithm of a frame: the FFT's own where it has one, else made from its power spectrum. */
export function createFilteredSpectrum(fft: Fft, stage: FilterStage): FilteredSpectrum {
  if (fft.createFiltered) return fft.createFiltered(stage);
  const { bank, log } = stage;
  const spectra = new Float32Array(2 * ((fft.size >> 1) + 1));
  const values = new Float32Array(2 * bank.count);
  const takeLog = log && createLog(log, values);
  return (samples, first, second, count, out, at, stride) => {
    fft.power(samples, first, second, spectra);
    applyFilterBank(bank, spectra, values);
    for (let f = 0; f < count; f++) {
      const from = f * bank.count;
      const to = from + bank.count;
      if (takeLog) takeLog(from, to, out, at + f * stride);
      else for (let i = from; i < to; i++) out[at + f * stride + i - from] = values[i];
    }
  };
}
