import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FrameMatrix, type JobOptions, KEY_COUNT } from '@pianoscribe/core';
import { readSafetensors, writeSafetensors } from '@pianoscribe/core/safetensors';
import { binaryCrossEntropy } from '@pianoscribe/losses';
import type { Network } from '@pianoscribe/models';
import { createAdam, train } from '@pianoscribe/trainer';
import * as tf from '@tensorflow/tfjs';
import { writeFile } from '../io/write-file';
import { predictPiece } from './piece';
import { batchesAnEpoch, type SegmentBatch, shuffledSegments } from './segment-batches';
import type { SegmentSource } from './segments';

/** As the original's notebook trained its encoder-only transformer. */
const TRAINING = { batchSize: 16, learningRate: 3e-4, clipNorm: 0.5 };

/** What a transformer of the paper hears in a piece, for its figure 10. */
export interface Collapsed {
  readonly name: string;
  readonly prediction: FrameMatrix;
  /** Mean over keys of the variance over time, and the target's: 0 is the same in every column. */
  readonly variance: number;
  readonly targetVariance: number;
  readonly batches: number;
}

/**
 * Trains a transformer of the paper for one epoch of plain cross entropy and lets it listen to a piece.
 * Its weights are kept in `folder`, so that this is done once.
 */
export async function hearCollapsed(
  options: {
    readonly network: Network<tf.Tensor3D>;
    readonly train: SegmentSource;
    readonly piece: SegmentSource;
    readonly target: FrameMatrix;
    readonly seed: number;
    readonly folder: string;
  } & JobOptions,
): Promise<Collapsed> {
  const { network, train: source, piece, target, seed, folder, signal, onProgress } = options;
  const file = path.join(folder, 'weights.safetensors');
  const to = batchesAnEpoch(source.count, TRAINING.batchSize);
  const known = await readFile(file).catch(() => undefined);
  if (known) network.loadWeights(readSafetensors(known).tensors);
  else {
    const optimizer = createAdam(network.variables);
    const steps = train<SegmentBatch>({
      ...TRAINING,
      variables: network.variables,
      optimizer,
      batches: shuffledSegments(source, { batchSize: TRAINING.batchSize, seed, from: 0, to }),
      loss: ({ images, rolls }) => binaryCrossEntropy(rolls, network.forward(images, true)),
      release: ({ images, rolls }) => tf.dispose([images, rolls]),
      signal,
    });
    try {
      for await (const { step } of steps) onProgress?.({ stage: network.name, done: step, total: to, unit: 'batches' });
    } finally {
      optimizer.dispose();
    }
    await mkdir(folder, { recursive: true });
    await writeFile(file, writeSafetensors(network.saveWeights()));
  }
  const prediction = await predictPiece(network, piece);
  return {
    name: network.name,
    prediction,
    variance: varianceOverTime(prediction),
    targetVariance: varianceOverTime(target),
    batches: to,
  };
}

/** Mean over keys of the variance of each over the columns of [column, key]. */
export function varianceOverTime({ data, shape: [columns] }: FrameMatrix): number {
  let total = 0;
  for (let key = 0; key < KEY_COUNT; key++) {
    let [sum, squares] = [0, 0];
    for (let column = 0; column < columns; column++) sum += data[column * KEY_COUNT + key];
    for (let column = 0; column < columns; column++) squares += (data[column * KEY_COUNT + key] - sum / columns) ** 2;
    total += squares / columns;
  }
  return total / KEY_COUNT;
}
