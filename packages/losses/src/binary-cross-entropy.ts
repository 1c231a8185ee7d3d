import * as tf from '@tensorflow/tfjs-core';
import { checkSameShape } from './loss';

/** Probabilities are held at or above this before the logarithm, as in the original; log gives -46.05. */
const LOWEST_PROBABILITY = 1e-20;

/**
 * Mean over all cells of -[y log p + (1 - y) log(1 - p)], finite for every p from 0 to 1.
 * Both p and 1 - p are clipped to 1e-20 .. 1: the original's upper bound of 1 - 1e-20 is 1 in float32, where the
 * logarithm of 1 - p would be infinite. As in the original, a clipped cell has no gradient; training from logits
 * (`binaryCrossEntropyWithLogits`) has no such cells.
 * @param reference y, 0 to 1.
 * @param estimate p, probabilities.
 * @throws PianoscribeError SHAPE_MISMATCH where the shapes differ.
 */
export function binaryCrossEntropy(reference: tf.Tensor, estimate: tf.Tensor): tf.Scalar {
  return weightedCrossEntropy(reference, estimate, 1, 1);
}

/** Mean of -[positive y log p + negative (1 - y) log(1 - p)]. */
export function weightedCrossEntropy(
  reference: tf.Tensor,
  estimate: tf.Tensor,
  positive: number,
  negative: number,
): tf.Scalar {
  checkSameShape(reference, estimate);
  const logOf = (probability: tf.Tensor) => tf.log(tf.clipByValue(probability, LOWEST_PROBABILITY, 1));
  const ones = tf.mul(tf.mul(reference, -positive), logOf(estimate));
  const zeros = tf.mul(tf.mul(tf.sub(1, reference), -negative), logOf(tf.sub(1, estimate)));
  return tf.mean(tf.add(ones, zeros));
}
