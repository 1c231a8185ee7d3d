import * as tf from '@tensorflow/tfjs-core';
import type { DefaultLogits } from './network';

/** What the default model is trained towards, as tensors. */
export interface DefaultTargets {
  /** [batch, frame, key, 3]: onset, frame, offset (0 to 1). */
  readonly keys: tf.Tensor4D;
  /** [batch, frame, 1]. */
  readonly pedal: tf.Tensor3D;
}

/** Weight of each head in the loss: onset, frame, offset. Onsets are what a listener minds most. */
const HEAD_WEIGHTS = [1, 0.5, 0.5];
const PEDAL_WEIGHT = 0.2;
/** An onset cell counts 1 + 3y: they are rare, and a missed one is worse than a soft one. */
const ONSET_POSITIVE_WEIGHT = 3;

/** Loss of the default model: binary cross-entropy of every head, summed over the keys and averaged over frames. */
export function defaultLoss(logits: DefaultLogits, targets: DefaultTargets): tf.Scalar {
  return tf.tidy(() => {
    const [batch, frames] = logits.keys.shape;
    const cells = crossEntropy(logits.keys, targets.keys);
    const perFrame = tf.sum(tf.mul(cells, cellWeights(targets.keys)));
    const pedal = tf.mean(crossEntropy(logits.pedal, targets.pedal));
    return tf.add(tf.div(perFrame, batch * frames), tf.mul(pedal, PEDAL_WEIGHT)) as tf.Scalar;
  });
}

/** [batch, frame, key, 3]: weight of each cell, from the targets alone. */
function cellWeights(targets: tf.Tensor4D): tf.Tensor4D {
  const onset = tf.slice(targets, [0, 0, 0, 0], [-1, -1, -1, 1]);
  const plain = tf.onesLike(onset);
  const weights = [tf.add(tf.mul(onset, ONSET_POSITIVE_WEIGHT), 1), plain, plain];
  return tf.mul(tf.concat(weights, 3), HEAD_WEIGHTS) as tf.Tensor4D;
}

/** max(x, 0) - x y + log(1 + exp(-|x|)), with its gradient sigmoid(x) - y written out: one pass instead of five. */
function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((x, y, save) => {
    const logits = x as tf.Tensor;
    const targets = y as tf.Tensor;
    (save as tf.GradSaveFunc)([logits, targets]);
    const value = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(logits)))));
    const gradFunc = (dy: tf.Tensor, [logits, targets]: tf.Tensor[]) => [
      tf.mul(dy, tf.sub(tf.sigmoid(logits), targets)),
      tf.zerosLike(targets),
    ];
    return { value, gradFunc };
  });
  return op(logits, targets);
}
