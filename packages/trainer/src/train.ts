import { throwIfAborted } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import type { Optimizer } from './adam';
import type { Variables } from './flat-parameters';

/** Where a training run is. Plain data: part of every checkpoint. */
export interface TrainingPosition {
  /** Batches taken, skipped ones included. */
  readonly step: number;
  /** Batches whose loss or gradient was not finite; nothing was learned from them. */
  readonly skipped: number;
}

/** What one step did. */
export interface TrainingStep extends TrainingPosition {
  readonly loss: number;
  /** Norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** True where the loss or gradient was NaN or infinite. */
  readonly wasSkipped: boolean;
  /** Seconds that the step took, and of these the seconds spent waiting for the batch. */
  readonly seconds: number;
  readonly waitedSeconds: number;
}

/** Options of {@link train}. */
export interface TrainOptions<Batch> {
  readonly variables: Variables;
  readonly optimizer: Optimizer;
  /** Batches from the position on; each is given to `loss` once and then to `release`. */
  readonly batches: AsyncIterable<Batch>;
  /** The loss of a batch, run under `tf.tidy` with a gradient tape: a scalar. */
  readonly loss: (batch: Batch) => tf.Scalar;
  /** Gives back what a batch holds (tensors). */
  readonly release?: (batch: Batch) => void;
  /** Learning rate by step, or one for all. */
  readonly learningRate: number | ((step: number) => number);
  /** Gradients are scaled down to this norm where theirs is larger. Default: no clipping. */
  readonly clipNorm?: number;
  /** Where to go on. Default: the beginning. */
  readonly position?: TrainingPosition;
  readonly signal?: AbortSignal;
}

/**
 * The training loop, one step each time the caller asks for the next: the loop, its end, its checkpoints and its
 * validation belong to the caller.
 * @throws PianoscribeError ABORTED when the signal fires; the variables then hold the last whole step.
 */
export async function* train<Batch>(options: TrainOptions<Batch>): AsyncGenerator<TrainingStep, void, void> {
  const { optimizer, clipNorm } = options;
  const trainable = [...options.variables.values()].filter((variable) => variable.trainable);
  const rateAt = typeof options.learningRate === 'number' ? () => options.learningRate as number : options.learningRate;
  let { step, skipped } = options.position ?? { step: 0, skipped: 0 };
  let began = performance.now();
  for await (const batch of options.batches) {
    throwIfAborted(options.signal);
    const received = performance.now();
    const learningRate = rateAt(step);
    const { loss, gradientNorm } = await update(
      () => options.loss(batch),
      trainable,
      optimizer,
      learningRate,
      clipNorm,
    );
    options.release?.(batch);
    const wasSkipped = !Number.isFinite(loss) || !Number.isFinite(gradientNorm);
    step++;
    if (wasSkipped) skipped++;
    const now = performance.now();
    const seconds = (now - began) / 1000;
    const waitedSeconds = (received - began) / 1000;
    yield { step, skipped, loss, gradientNorm, learningRate, wasSkipped, seconds, waitedSeconds };
    throwIfAborted(options.signal);
    began = performance.now();
  }
}

/** One update of the variables; none where loss or gradient is not finite. */
async function update(
  lossOf: () => tf.Scalar,
  trainable: tf.Variable[],
  optimizer: Optimizer,
  learningRate: number,
  clipNorm: number | undefined,
): Promise<{ loss: number; gradientNorm: number }> {
  const { value, grads } = tf.variableGrads(lossOf, trainable);
  const gradient = optimizer.parameters.join(grads);
  tf.dispose(grads);
  const norm = tf.tidy(() => tf.sqrt(tf.sum(tf.square(gradient))));
  try {
    const [[loss], [gradientNorm]] = await Promise.all([value.data(), norm.data()]);
    if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) {
      // PyTorch's clip_grad_norm_ divides by norm + 1e-6 and never scales up.
      const scale = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (gradientNorm + 1e-6));
      const clipped = scale < 1 ? (tf.mul(gradient, scale) as tf.Tensor1D) : gradient;
      optimizer.apply(clipped, learningRate);
      if (clipped !== gradient) clipped.dispose();
    }
    return { loss, gradientNorm };
  } finally {
    tf.dispose([value, gradient, norm]);
  }
}
