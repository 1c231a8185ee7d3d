import { PianoscribeError } from '@pianoscribe/core';
import { weightedCrossEntropy } from './binary-cross-entropy';
import type { Loss } from './loss';

/** Options of {@link reweightedBinaryCrossEntropy}. */
export interface ReweightedOptions {
  /** Share of the loss that positives get, 0 to 1 (both excluded); equal to `prior` it is plain cross entropy. */
  readonly beta: number;
  /** Share of cells that are positive. Default 0.05, the original's. */
  readonly prior?: number;
  /**
   * `notebook` (default): positives weigh beta / prior, negatives (1 - beta) / (1 - prior). This is what was run, and
   * what the published tables show: recall rises with beta.
   * `printed`: the paper's fractions, which are these upside down: recall falls as beta rises.
   */
  readonly form?: 'notebook' | 'printed';
}

/**
 * Binary cross entropy on probabilities with positives and negatives weighted apart.
 * Source: Sharma & Xiao 2022, section on the loss, and its notebooks.
 * @throws PianoscribeError INVALID_ARGUMENT where beta or prior is not between 0 and 1.
 */
export function reweightedBinaryCrossEntropy(options: ReweightedOptions): Loss {
  const { beta, prior = 0.05, form = 'notebook' } = options;
  checkShare('beta', beta);
  checkShare('prior', prior);
  const positive = form === 'notebook' ? beta / prior : prior / beta;
  const negative = form === 'notebook' ? (1 - beta) / (1 - prior) : (1 - prior) / (1 - beta);
  return (reference, estimate) => weightedCrossEntropy(reference, estimate, positive, negative);
}

function checkShare(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new PianoscribeError('INVALID_ARGUMENT', `${name} must lie between 0 and 1, both excluded; found ${value}.`);
}
