import * as tf from '@tensorflow/tfjs-core';

/** Weight of what the fair output is off by in each note; what it has to be right about are means over keys. */
const NOTE_WEIGHT = 0.03;
/** Weight of what is off by the same in a whole excerpt. */
const ABSOLUTE_WEIGHT = 0.02;

/** The two outputs of the velocity net, each [excerpt, note], / 127. */
export interface HeardVelocities {
  readonly precise: tf.Tensor2D;
  readonly fair: tf.Tensor2D;
}

/**
 * Loss of the velocity net. What a piano and a room make of a key is the same in all of its notes, and a decibel is worth
 * five velocities: no output can be precise about single notes and fair to all keys. One is judged by differences
 * between notes of one key, the other by means over keys, each within an excerpt, since a recording's gain is anyone's.
 * @param targets [excerpt, note], / 127.
 * @param keys [excerpt, note], whole numbers.
 */
export function velocityLoss(heard: HeardVelocities, targets: tf.Tensor2D, keys: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const isSame = tf.cast(tf.equal(tf.expandDims(keys, 2), tf.expandDims(keys, 1)), 'float32');
    const ofSameKey = tf.sum(isSame, 2);
    const meansOfKeys = tf.div(isSame, tf.expandDims(ofSameKey, 2));
    // Keys that are seldom played are worth more than their few notes.
    const rarity = tf.rsqrt(ofSameKey);
    const share = tf.div(rarity, tf.mean(rarity));
    const judge = (velocities: tf.Tensor2D) => {
      const off = tf.sub(velocities, targets) as tf.Tensor2D;
      const ofKey = tf.squeeze(tf.matMul(meansOfKeys, tf.expandDims(off, 2)), [2]);
      return { off, ofKey, ofExcerpt: tf.mean(off, 1, true) };
    };
    const precise = judge(heard.precise);
    const fair = judge(heard.fair);
    const size = (off: tf.Tensor, weight = 1) => tf.mul(tf.mean(tf.square(off)), weight);
    return tf.addN([
      size(tf.sub(precise.off, precise.ofKey)),
      tf.mean(tf.mul(tf.square(tf.sub(fair.ofKey, fair.ofExcerpt)), share)),
      size(tf.sub(fair.off, fair.ofExcerpt), NOTE_WEIGHT),
      size(precise.off, ABSOLUTE_WEIGHT),
      size(fair.off, ABSOLUTE_WEIGHT),
    ]) as tf.Scalar;
  });
}
