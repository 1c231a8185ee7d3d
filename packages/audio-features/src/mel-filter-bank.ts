import { PianoscribeError } from '@pianoscribe/core';
import { createFilterBank, type FilterBank, type Triangle } from './filter-bank';
import { hzToMel, type MelScale, melToHz } from './mel-scale';

/** Options of {@link createMelFilterBank}. */
export interface MelFilterBankOptions {
  /** Hz. */
  readonly sampleRate: number;
  /** Points of the transform. */
  readonly nFft: number;
  /** Number of filters. */
  readonly melCount: number;
  /** Hz, lower edge of the first filter; default 0. */
  readonly minFrequency?: number;
  /** Hz, upper edge of the last filter, at most half the sample rate; default half the sample rate. */
  readonly maxFrequency?: number;
  /** Default 'htk'. */
  readonly scale?: MelScale;
  /** 'slaney': each filter has the area 1 (in Hz); undefined (default): each has the peak 1. */
  readonly norm?: 'slaney' | undefined;
}

/**
 * Triangular filters whose edges are equally spaced in mel, equal to librosa.filters.mel and
 * torchaudio.functional.melscale_fbanks. A filter too narrow for any FFT bin is empty.
 * @throws PianoscribeError INVALID_ARGUMENT where the frequencies or counts are out of range.
 */
export function createMelFilterBank(options: MelFilterBankOptions): FilterBank {
  const { sampleRate, nFft, melCount, minFrequency = 0, scale = 'htk', norm } = options;
  const maxFrequency = options.maxFrequency ?? sampleRate / 2;
  if (!(Number.isSafeInteger(melCount) && melCount > 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `melCount is a whole number above 0, not ${melCount}.`);
  }
  if (!(minFrequency >= 0 && minFrequency < maxFrequency && maxFrequency <= sampleRate / 2)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Mel filters lie between 0 and half of ${sampleRate} Hz, in rising order, not from ${minFrequency} to ${maxFrequency} Hz.`,
    );
  }
  const lowest = hzToMel(minFrequency, scale);
  const step = (hzToMel(maxFrequency, scale) - lowest) / (melCount + 1);
  const edges = Array.from({ length: melCount + 2 }, (_, i) => melToHz(lowest + i * step, scale));
  const triangles = Array.from(
    { length: melCount },
    (_, m): Triangle => ({ lower: edges[m], centre: edges[m + 1], upper: edges[m + 2] }),
  );
  const area = ({ lower, upper }: Triangle) => 2 / (upper - lower);
  return createFilterBank(triangles, { sampleRate, nFft }, norm === 'slaney' ? area : undefined);
}
