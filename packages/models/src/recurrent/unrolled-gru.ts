import * as tf from '@tensorflow/tfjs-core';
import type { GruWeights } from './gru';

/** The GRU of `gru`, one step after the other in ordinary ops: slow, differentiable by tfjs, reads nothing back. */
export function unrolledGru(x: tf.Tensor3D, weights: GruWeights, options: { reverse?: boolean } = {}): tf.Tensor3D {
  const [batch, steps, inputs] = x.shape;
  const hidden = weights.hiddenWeight.shape[1];
  const products = tf
    .add(tf.matMul(tf.reshape(x, [batch * steps, inputs]), weights.inputWeight), weights.inputBias)
    .reshape([batch, steps, 3 * hidden]);
  const entering = tf.unstack(products, 1);
  const recurrentWeight = tf.transpose(weights.hiddenWeight);
  const outputs: tf.Tensor[] = [];
  let state: tf.Tensor = tf.zeros([batch, hidden]);
  for (let step = 0; step < steps; step++) {
    const t = options.reverse ? steps - 1 - step : step;
    const [xr, xz, xn] = tf.split(entering[t], 3, 1);
    const [hr, hz, hn] = tf.split(tf.add(tf.matMul(state, recurrentWeight), weights.hiddenBias), 3, 1);
    const reset = tf.sigmoid(tf.add(xr, hr));
    const update = tf.sigmoid(tf.add(xz, hz));
    const candidate = tf.tanh(tf.add(xn, tf.mul(reset, hn)));
    state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
    outputs[t] = state;
  }
  return tf.stack(outputs, 1) as tf.Tensor3D;
}
