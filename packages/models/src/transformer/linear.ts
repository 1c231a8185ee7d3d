import * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';

/** `name.weight` and `name.bias` over the last axis. */
export function linear(variable: VariableLookup, name: string, x: tf.Tensor3D): tf.Tensor3D {
  return project(x, variable(`${name}.weight`) as tf.Tensor as tf.Tensor2D, variable(`${name}.bias`));
}

/** x [batch, length, in] times weight [in, out] plus bias [out], as one product of two matrices. */
export function project(x: tf.Tensor3D, weight: tf.Tensor2D, bias: tf.Tensor): tf.Tensor3D {
  const rows = tf.reshape(x, [-1, weight.shape[0]]);
  const [batch, length] = x.shape;
  return tf.reshape(tf.add(tf.matMul(rows, weight), bias), [batch, length, weight.shape[1]]);
}
