import { type FrameMatrix, PianoscribeError } from '@pianoscribe/core';

/** Options of {@link mfcc}. */
export interface MfccOptions {
  /** Coefficients kept, the first (the level) included; default 20, at most the bins. */
  readonly count?: number;
  /** Weighs coefficient n by 1 + lifter / 2 * sin(pi (n + 1) / lifter); 0 (default): not at all. */
  readonly lifter?: number;
}

/**
 * Mel-frequency cepstral coefficients [frame, coefficient]: the orthonormal DCT-II of each row of a mel spectrogram in
 * decibels, librosa's `feature.mfcc(S=...)`. Its defaults come with `melSpectrogram` of 128 bins from 0 Hz, scale and
 * norm 'slaney', `log: false`, then `powerToDb`.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function mfcc(decibels: FrameMatrix, options: MfccOptions = {}): FrameMatrix {
  const { count = 20, lifter = 0 } = options;
  const [frames, bins] = decibels.shape;
  if (!(Number.isSafeInteger(count) && count >= 1 && count <= bins)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `count must be 1 to ${bins}, the bins there are; found ${count}.`);
  }
  if (!(lifter >= 0 && lifter < Number.POSITIVE_INFINITY)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `lifter must be 0 or more; found ${lifter}.`);
  }
  const basis = cosines(bins, count, lifter);
  const data = new Float32Array(frames * count);
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * bins;
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let bin = 0, at = n * bins; bin < bins; bin++) sum += basis[at + bin] * decibels.data[row + bin];
      data[frame * count + n] = sum;
    }
  }
  return { data, shape: [frames, count], timing: decibels.timing };
}

/** Rows of the orthonormal DCT-II, liftered: [coefficient, bin]. */
function cosines(bins: number, count: number, lifter: number): Float64Array {
  const basis = new Float64Array(count * bins);
  for (let n = 0; n < count; n++) {
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (n + 1)) / lifter) : 1;
    const scale = Math.sqrt((n === 0 ? 1 : 2) / bins) * lift;
    for (let bin = 0; bin < bins; bin++) {
      basis[n * bins + bin] = scale * Math.cos((Math.PI * n * (bin + 0.5)) / bins);
    }
  }
  return basis;
}
