import { readFileSync } from 'node:fs';
import { readSafetensors, type TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';

/** A golden of the original system; `fixtures/README.md` says what is in it. Images are [batch, mel, frame, 1]. */
export interface OriginalGolden {
  readonly weights: TensorMap;
  readonly input: tf.Tensor4D;
  /** [batch, every 16th column, key]. */
  readonly output: tf.Tensor3D;
  readonly trainInput: tf.Tensor4D;
  /** [batch, column, key]. */
  readonly trainTarget: tf.Tensor3D;
  readonly outputMean: number;
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** By beta. */
  readonly lossesBefore: Readonly<Record<string, number>>;
  /** Before each of three steps, and after the last. */
  readonly adamLosses: readonly number[];
}

/** Reads a golden onto the engine in use. */
export function readGolden(name: 'fcnn' | 'crnn'): OriginalGolden {
  const file = (suffix: string) => readFileSync(new URL(`../fixtures/${name}.${suffix}`, import.meta.url));
  const { tensors } = readSafetensors(file('safetensors'));
  const facts = JSON.parse(file('json').toString()) as {
    output_mean: number;
    grad_norms: Record<string, number>;
    losses_before: Record<string, number>;
    'adam_losses_beta_0.2': number[];
    loss_after: number;
  };
  const tensor = (key: string): tf.Tensor => {
    const stored = tensors.get(key);
    if (!stored) throw new Error(`The golden ${name} has no ${key}.`);
    return tf.tensor(stored.data, [...stored.shape]);
  };
  const weights = [...tensors].filter(([key]) => key.startsWith('param.'));
  return {
    weights: new Map(weights.map(([key, value]) => [key.slice('param.'.length), value])),
    input: tf.transpose(tensor('input'), [0, 2, 3, 1]) as tf.Tensor4D,
    output: tf.transpose(tensor('output_every_16th_column'), [0, 2, 1]) as tf.Tensor3D,
    trainInput: tf.transpose(tensor('train_input'), [0, 2, 3, 1]) as tf.Tensor4D,
    trainTarget: tf.transpose(tensor('train_target'), [0, 2, 1]) as tf.Tensor3D,
    outputMean: facts.output_mean,
    gradientNorms: facts.grad_norms,
    lossesBefore: facts.losses_before,
    adamLosses: [...facts['adam_losses_beta_0.2'], facts.loss_after],
  };
}

/** The loss that the goldens were made with: reweighted cross entropy, the notebook's form, prior 0.05. */
export function goldenLoss(reference: tf.Tensor, estimate: tf.Tensor, beta: number): tf.Scalar {
  const ones = tf.mul(tf.mul(reference, -beta / 0.05), tf.log(estimate));
  const zeros = tf.mul(tf.mul(tf.sub(1, reference), -(1 - beta) / 0.95), tf.log(tf.sub(1, estimate)));
  return tf.mean(tf.add(ones, zeros));
}
