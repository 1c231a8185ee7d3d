import { PianoscribeError } from '@pianoscribe/core';
import type * as tf from '@tensorflow/tfjs-core';

/** A loss: reference and estimate of one shape in, one number to minimise out. */
export type Loss = (reference: tf.Tensor, estimate: tf.Tensor) => tf.Scalar;

/** @throws PianoscribeError SHAPE_MISMATCH unless both have one shape: silent broadcasting would give a wrong mean. */
export function checkSameShape(reference: tf.Tensor, estimate: tf.Tensor): void {
  if (reference.shape.join() === estimate.shape.join()) return;
  throw new PianoscribeError(
    'SHAPE_MISMATCH',
    `Reference and estimate must have one shape, found [${reference.shape.join(', ')}] and [${estimate.shape.join(', ')}].`,
  );
}
