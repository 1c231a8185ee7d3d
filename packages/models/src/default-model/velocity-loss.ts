import * as tf from '@tensorflow/tfjs-core';

/** Weight of what the second output is off by in each note; what it has to be right about are means over keys. */
const NOTE_WEIGHT = 0.1;
/** Weight of what is off by the same in a whole excerpt. */
const ABSOLUTE_WEIGHT = 0.02;

/**
 * Loss of the velocity net. What a piano and a room make of a key is the same in all of its notes, and a decibel is worth
 * five velocities: no output can be precise about single notes and fair to all keys. The first is judged by differences
 * between notes of one key, the second by means over keys, each within an excerpt, since a recording's gain is anyone's.
 * @param heard [excerpt, note, 2], / 127.
 * @param targets [excerpt, note], / 127.
 * @param keys [excerpt, note], whole numbers.
 */
export function velocityLoss(heard: tf.Tensor3D, targets: tf.Tensor2D, keys: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const isSame = tf.cast(tf.equal(tf.expandDims(keys, 2), tf.expandDims(keys, 1)), 'float32');
    const meansOfKeys = tf.div(isSame, tf.sum(isSame, 2, true));
    const off = tf.sub(heard, tf.expandDims(targets, 2));
    const ofKey = tf.matMul(meansOfKeys, off);
    const ofExcerpt = tf.mean(off, 1, true);
    const [precise] = tf.split(tf.sub(off, ofKey), 2, 2);
    const [, fair] = tf.split(tf.sub(ofKey, ofExcerpt), 2, 2);
    const [, note] = tf.split(tf.sub(off, ofExcerpt), 2, 2);
    const parts = [precise, fair, tf.mul(note, Math.sqrt(NOTE_WEIGHT)), tf.mul(off, Math.sqrt(ABSOLUTE_WEIGHT))];
    return tf.addN(parts.map((part) => tf.mean(tf.square(part)))) as tf.Scalar;
  });
}
