import { PianoscribeError } from '@pianoscribe/core';

/** Shape of a window; all are of the cosine family but `rectangular`. */
export type WindowKind = 'hann' | 'hamming' | 'blackman' | 'rectangular';

/** Cosine terms a0 - a1 cos(x) + a2 cos(2x) of each window, as scipy.signal.windows defines them. */
const TERMS: Record<WindowKind, readonly number[]> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  rectangular: [1],
};

/** Options of {@link createWindow}. */
export interface WindowOptions {
  /** Samples. */
  readonly length: number;
  /** Default 'hann'. */
  readonly kind?: WindowKind;
  /** True (default): one period of the cosine, as spectrograms want it; false: symmetric, as filters want it. */
  readonly periodic?: boolean;
}

/**
 * A window of `length` samples, equal to scipy.signal.get_window.
 * @throws PianoscribeError INVALID_ARGUMENT where the length is not a whole number above 0.
 */
export function createWindow({ length, kind = 'hann', periodic = true }: WindowOptions): Float64Array {
  if (!(Number.isSafeInteger(length) && length > 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A window has a whole number of samples above 0, not ${length}.`);
  }
  const window = new Float64Array(length).fill(1);
  if (length === 1) return window;
  const step = (2 * Math.PI) / (periodic ? length : length - 1);
  const terms = TERMS[kind];
  for (let i = 0; i < length; i++) {
    let value = 0;
    for (let n = 0; n < terms.length; n++) value += (n % 2 ? -1 : 1) * terms[n] * Math.cos(n * step * i);
    window[i] = value;
  }
  return window;
}
