import { PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { checkSameShape } from './loss';

/** Options of {@link binaryCrossEntropyWithLogits}. */
export interface LogitsOptions {
  /** Weight of positives: one number, or a tensor that broadcasts over the cells (one for each key). Default 1. */
  readonly positiveWeight?: number | tf.Tensor;
  /** Which cells count, and how much (0: not at all): a tensor that broadcasts over the cells. Default all alike. */
  readonly mask?: tf.Tensor;
}

/**
 * Mean over the cells of w y log(1 + e^-x) + (1 - y) log(1 + e^x): binary cross entropy of sigmoid(x), finite and with
 * a gradient for every logit x. One op with its own gradient, sigmoid(x) (1 - y) - w y sigmoid(-x).
 * With a mask, the mean is over what it lets through; a mask of zeros gives 0.
 * @param reference y, 0 to 1; no gradient goes to it.
 * @param logits x.
 * @throws PianoscribeError SHAPE_MISMATCH where the shapes differ or the mask does not broadcast.
 */
export function binaryCrossEntropyWithLogits(
  reference: tf.Tensor,
  logits: tf.Tensor,
  options: LogitsOptions = {},
): tf.Scalar {
  checkSameShape(reference, logits);
  const { positiveWeight = 1, mask } = options;
  if (mask) checkBroadcast('mask', mask, logits);
  if (typeof positiveWeight !== 'number') checkBroadcast('positiveWeight', positiveWeight, logits);
  const op = tf.customGrad((...args) => {
    const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const positives = tf.mul(reference, positiveWeight);
    const negatives = tf.sub(1, reference);
    const cells = tf.add(tf.mul(positives, tf.softplus(tf.neg(x))), tf.mul(negatives, tf.softplus(x)));
    const share = shareOf(mask, x.size);
    save([x, positives, negatives, share]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [logit, ones, zeros, scale] = saved;
      const on = tf.sigmoid(logit);
      const slope = tf.sub(tf.mul(zeros, on), tf.mul(ones, tf.sub(1, on)));
      return tf.mul(slope, tf.mul(scale, dy));
    };
    return { value: tf.sum(tf.mul(cells, share)), gradFunc };
  });
  return op(logits) as tf.Scalar;
}

/** What each cell adds to the mean: 1 / cells, or mask / (sum of the mask over all cells). */
function shareOf(mask: tf.Tensor | undefined, cells: number): tf.Tensor {
  if (!mask) return tf.scalar(1 / cells);
  return tf.divNoNan(mask, tf.mul(tf.sum(mask), cells / mask.size));
}

function checkBroadcast(name: string, tensor: tf.Tensor, cells: tf.Tensor): void {
  const [from, to] = [tensor.shape, cells.shape];
  const missing = to.length - from.length;
  if (missing >= 0 && from.every((length, axis) => length === 1 || length === to[axis + missing])) return;
  throw new PianoscribeError(
    'SHAPE_MISMATCH',
    `${name} [${from.join(', ')}] does not broadcast over the cells [${to.join(', ')}].`,
  );
}
