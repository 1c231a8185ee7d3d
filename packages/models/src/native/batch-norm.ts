import * as tf from '@tensorflow/tfjs-core';
import { nativeBackend, nativeBatchNorm, nativeBatchNormGradient } from './native-ops';

/** Added to variances (PyTorch's default is 1e-5; TensorFlow's 1e-3 is steadier for small batches). */
export const BATCH_NORM_EPSILON = 1e-3;

/** Takes a batch's statistics, for the running averages. The tensors live only during the call. */
export type StatisticsCallback = (mean: tf.Tensor, variance: tf.Tensor) => void;

/**
 * Batch normalisation in training over every axis but the last: (x - mean) / sqrt(variance + epsilon) * gamma + beta,
 * with the batch's own statistics and a gradient of its own: one fused op on the native engine, composed elsewhere.
 * @param x [..., channels]
 * @param onStatistics is given the batch's mean and variance (biased or not as the engine has it) [channels].
 */
export function batchNormTraining<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  onStatistics: StatisticsCallback,
): T {
  const native = nativeBackend();
  // Four axes, of which those in the middle are long: on a graphics card one value a row of the batch is slow.
  const flat = x.rank === 4 ? x : tf.reshape(x, [1, -1, 1, x.shape[x.rank - 1]]);
  const op = native
    ? tf.customGrad((...args) => fusedBatchNorm(native, args, onStatistics))
    : tf.customGrad((...args) => composedBatchNorm(args, onStatistics));
  return tf.reshape(op(flat, gamma, beta), x.shape) as T;
}

type CustomGradArguments = (tf.Tensor | tf.GradSaveFunc)[];
type CustomGradResult = { value: tf.Tensor; gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[] };

function fusedBatchNorm(
  native: NonNullable<ReturnType<typeof nativeBackend>>,
  args: CustomGradArguments,
  onStatistics: StatisticsCallback,
): CustomGradResult {
  const [x, gamma, beta] = args as tf.Tensor[];
  const save = args[3] as tf.GradSaveFunc;
  const { y, mean, variance, saved } = nativeBatchNorm(native, x, gamma, beta, BATCH_NORM_EPSILON);
  onStatistics(mean, variance);
  save([x, gamma, ...saved]);
  return {
    value: y,
    gradFunc: (dy, [x, gamma, ...saved]) =>
      nativeBatchNormGradient(native, { dy, x, gamma, saved, epsilon: BATCH_NORM_EPSILON }),
  };
}

function composedBatchNorm(args: CustomGradArguments, onStatistics: StatisticsCallback): CustomGradResult {
  const [x, gamma, beta] = args as tf.Tensor[];
  const save = args[3] as tf.GradSaveFunc;
  const axes = [0, 1, 2];
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes);
  onStatistics(mean, variance);
  const inverse = tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON));
  const normalised = tf.mul(centred, inverse);
  save([normalised, inverse, gamma]);
  return {
    value: tf.add(tf.mul(normalised, gamma), beta),
    gradFunc: (dy, [normalised, inverse, gamma]) => {
      const count = dy.size / gamma.size;
      const toBeta = tf.sum(dy, axes);
      const toGamma = tf.sum(tf.mul(dy, normalised), axes);
      const shared = tf.add(tf.mul(normalised, tf.div(toGamma, count)), tf.div(toBeta, count));
      return [tf.mul(tf.mul(gamma, inverse), tf.sub(dy, shared)), toGamma, toBeta];
    },
  };
}
