import { createRandom, PianoscribeError } from '@pianoscribe/core';

/** Options of {@link shuffledBatches}. */
export interface ShuffledBatchesOptions {
  /** Items in the set. */
  readonly count: number;
  readonly batchSize: number;
  /** Orders each epoch: equal seeds give equal orders, on every machine. */
  readonly seed: number;
  /** Batches to pass over at the beginning: a resumed run's position. Default 0. */
  readonly start?: number;
  /** Epochs in all. Default: endless. */
  readonly epochs?: number;
}

/** Batches an epoch: an incomplete last one is left out. */
export function batchesPerEpoch({ count, batchSize }: { count: number; batchSize: number }): number {
  return Math.floor(count / batchSize);
}

/**
 * Item indices of one batch after the other; every epoch in a new order that depends on seed and epoch alone, so that
 * any position can be gone on from.
 */
export function* shuffledBatches(options: ShuffledBatchesOptions): Generator<number[], void, void> {
  const { count, batchSize, seed, start = 0, epochs = Number.POSITIVE_INFINITY } = options;
  const perEpoch = batchesPerEpoch(options);
  if (perEpoch < 1) {
    throw new PianoscribeError('INVALID_ARGUMENT', `${count} items don't fill one batch of ${batchSize}.`);
  }
  const items = Array.from({ length: count }, (_, index) => index);
  for (let epoch = Math.floor(start / perEpoch); epoch < epochs; epoch++) {
    const order = createRandom(seed, epoch).shuffle(items);
    const first = epoch === Math.floor(start / perEpoch) ? start % perEpoch : 0;
    for (let batch = first; batch < perEpoch; batch++) yield order.slice(batch * batchSize, (batch + 1) * batchSize);
  }
}
