import { type Hertz, PianoscribeError } from '@pianoscribe/core';

/** Out of `down` samples come `up`, in lowest terms. */
export interface Ratio {
  readonly up: number;
  readonly down: number;
}

const WIDEST = 256;
const FINEST = 1e6;

/**
 * The ratio of two rates. Rates with decimals are taken to a millionth of a hertz.
 * @throws PianoscribeError INVALID_ARGUMENT where a rate is not above 0, or one is more than 256 times the other.
 */
export function rateRatio(from: Hertz, to: Hertz): Ratio {
  for (const rate of [from, to]) {
    if (!(Number.isFinite(rate) && rate > 0)) {
      throw new PianoscribeError('INVALID_ARGUMENT', `Expected a sample rate above 0 Hz, found ${rate}.`);
    }
  }
  if (from > to * WIDEST || to > from * WIDEST) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Expected sample rates within a factor of ${WIDEST}, found ${from} Hz and ${to} Hz. Resample in two steps.`,
    );
  }
  const scale = Number.isInteger(from) && Number.isInteger(to) ? 1 : FINEST;
  const down = Math.round(from * scale);
  const up = Math.round(to * scale);
  const divisor = greatestCommonDivisor(up, down);
  return { up: up / divisor, down: down / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
