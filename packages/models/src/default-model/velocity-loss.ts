import * as tf from '@tensorflow/tfjs-core';

/** Weight of what is off by the same in a whole excerpt. */
const ABSOLUTE_WEIGHT = 0.05;

/**
 * Loss of the velocity net: the mean square of what velocities are off by beside the others of their excerpt, and a
 * little of what all are off by. A recording's gain is anyone's choice, so that only differences within it can be heard.
 * @param velocities, targets [excerpt, note], / 127.
 */
export function velocityLoss(velocities: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const off = tf.sub(velocities, targets);
    const common = tf.mean(off, 1, true);
    const apart = tf.mean(tf.square(tf.sub(off, common)));
    return tf.add(apart, tf.mul(tf.mean(tf.square(off)), ABSOLUTE_WEIGHT)) as tf.Scalar;
  });
}
