import * as tf from '@tensorflow/tfjs-core';
import { checkSameShape } from './loss';

/**
 * Mean over all cells of (estimate - reference)^2. On rolls with few positives it rewards an estimate of zeros.
 * @throws PianoscribeError SHAPE_MISMATCH where the shapes differ.
 */
export function meanSquaredError(reference: tf.Tensor, estimate: tf.Tensor): tf.Scalar {
  checkSameShape(reference, estimate);
  return tf.mean(tf.squaredDifference(estimate, reference));
}
