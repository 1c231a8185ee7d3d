import { setImmediate } from 'node:timers/promises';
import { reweightedBinaryCrossEntropy } from '@pianoscribe/losses';
import type { Network } from '@pianoscribe/models';
import { createAdam, shuffledBatches, type TrainingStep, train, trapezoidSchedule } from '@pianoscribe/trainer';
import type * as tf from '@tensorflow/tfjs';
import type { SegmentSource } from '../segments';
import { disposeBatch, readBatch, type StudyBatch } from './batches';

/** How a net of the study is trained. */
export interface FitOptions {
  readonly steps: number;
  readonly learningRate: number;
  /** Steps in which the learning rate rises, and in which it falls at the end. Default 0. */
  readonly warmup?: number;
  readonly cooldown?: number;
  readonly clipNorm: number;
  readonly signal?: AbortSignal;
}

/** What training took. */
export interface FitFacts {
  readonly steps: number;
  /** Mean loss of the last tenth of the steps. */
  readonly loss: number;
  /** Seconds of the steps, waiting for data left out, and of the processor in the same time. */
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** The loss of the study: the original's reweighted cross entropy at its best beta. */
export const studyLoss = reweightedBinaryCrossEntropy({ beta: 0.2 });

/** Trains a net; `loss` is that of a batch, under a gradient tape. */
export async function fit<Batch>(
  network: Network<tf.Tensor3D>,
  data: { readonly batches: AsyncIterable<Batch>; readonly release: (batch: Batch) => void },
  loss: (batch: Batch) => tf.Scalar,
  options: FitOptions,
): Promise<FitFacts> {
  const last = Math.ceil(options.steps / 10);
  let [sum, seconds, processorSeconds] = [0, 0, 0];
  for await (const step of fitSteps(network, data, loss, options)) {
    seconds += step.seconds - step.waitedSeconds;
    processorSeconds += step.processorSeconds;
    if (step.step > options.steps - last) sum += step.loss;
  }
  return { steps: options.steps, loss: sum / last, seconds, processorSeconds };
}

/** The steps of a training, one each time the caller asks for the next, with the processor's share of each. */
export async function* fitSteps<Batch>(
  network: Network<tf.Tensor3D>,
  data: { readonly batches: AsyncIterable<Batch>; readonly release: (batch: Batch) => void },
  loss: (batch: Batch) => tf.Scalar,
  options: FitOptions,
): AsyncGenerator<TrainingStep & { readonly processorSeconds: number }, void, void> {
  const { steps, learningRate, warmup = 0, cooldown = 0, clipNorm, signal } = options;
  const optimizer = createAdam(network.variables);
  const training = train({
    variables: network.variables,
    optimizer,
    ...data,
    loss,
    learningRate: trapezoidSchedule({ peak: learningRate, warmup, steps, cooldown }),
    clipNorm,
    signal,
  });
  try {
    let before = process.cpuUsage();
    for await (const step of training) {
      const { user, system } = process.cpuUsage(before);
      yield { ...step, processorSeconds: (user + system) / 1e6 };
      if (step.step >= steps) break;
      // With the data in memory nothing else would let a Ctrl-C through.
      await setImmediate();
      before = process.cpuUsage();
    }
  } finally {
    optimizer.dispose();
  }
}

/** Batches of a source in an order that the seed decides, epoch after epoch, on a grid of `columns` a segment. */
export function shuffled(
  source: SegmentSource,
  options: { readonly columns: number; readonly batchSize: number; readonly seed: number },
): { readonly batches: AsyncGenerator<StudyBatch>; readonly release: typeof disposeBatch } {
  const { columns, batchSize, seed } = options;
  async function* batches() {
    for (const indices of shuffledBatches({ count: source.count, batchSize, seed }))
      yield await readBatch(source, indices, columns);
  }
  return { batches: batches(), release: disposeBatch };
}
