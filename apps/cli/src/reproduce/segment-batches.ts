import { createRandom, KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import type { Segment, SegmentSource } from './segments';

/** Segments as the nets take them. Whoever gets a batch disposes both. */
export interface SegmentBatch {
  /** [segment, mel, frame, 1]. */
  readonly images: tf.Tensor4D;
  /** [segment, column, key], 0 or 1. */
  readonly rolls: tf.Tensor3D;
}

/** Batches of an epoch, the last incomplete one included, as in the original. */
export function batchesAnEpoch(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/**
 * Batches of one epoch after the other, each in a new order that depends on seed and epoch alone, so that any position
 * can be gone on from.
 * @param options.from batches to pass over. @param options.to where to end, in batches from the very first.
 */
export async function* shuffledSegments(
  source: SegmentSource,
  options: { readonly batchSize: number; readonly seed: number; readonly from: number; readonly to: number },
): AsyncGenerator<SegmentBatch> {
  const { batchSize, seed, from, to } = options;
  const perEpoch = batchesAnEpoch(source.count, batchSize);
  const all = Array.from({ length: source.count }, (_, index) => index);
  let order: number[] = [];
  let ordered = -1;
  for (let step = from; step < to; step++) {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== ordered) order = createRandom(seed, epoch).shuffle(all);
    ordered = epoch;
    const first = (step % perEpoch) * batchSize;
    yield toBatch(await readAll(source, order.slice(first, first + batchSize)), source);
  }
}

/** Batches of all segments in their order. */
export async function* orderedSegments(source: SegmentSource, batchSize: number): AsyncGenerator<SegmentBatch> {
  for (let first = 0; first < source.count; first += batchSize) {
    const length = Math.min(batchSize, source.count - first);
    const indices = Array.from({ length }, (_, i) => first + i);
    yield toBatch(await readAll(source, indices), source);
  }
}

function readAll(source: SegmentSource, indices: readonly number[]): Promise<Segment[]> {
  return Promise.all(indices.map((index) => source.read(index)));
}

function toBatch(segments: readonly Segment[], { frames, columns }: SegmentSource): SegmentBatch {
  const count = segments.length;
  const size = segments[0].features.length;
  const images = new Float32Array(count * size);
  const rolls = new Float32Array(count * columns * KEY_COUNT);
  for (const [n, { features, roll }] of segments.entries()) {
    images.set(features, n * size);
    for (let key = 0; key < KEY_COUNT; key++) {
      let at = n * columns * KEY_COUNT + key;
      for (let column = 0; column < columns; column++, at += KEY_COUNT) rolls[at] = roll[key * columns + column];
    }
  }
  return {
    images: tf.tensor4d(images, [count, size / frames, frames, 1]),
    rolls: tf.tensor3d(rolls, [count, columns, KEY_COUNT]),
  };
}
