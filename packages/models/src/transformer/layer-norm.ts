import * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';
import { constant, type ParameterSpec } from '../parameters';

/** PyTorch's default. */
const EPSILON = 1e-5;

/** `name.weight` and `name.bias`, as torch.nn.LayerNorm has them. */
export function layerNormParameters(name: string, width: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [width], initial: constant(1) },
    { name: `${name}.bias`, shape: [width], initial: constant(0) },
  ];
}

/** Layer normalisation over the last axis (Ba et al. 2016), equal to torch.nn.LayerNorm. */
export function layerNorm<T extends tf.Tensor>(variable: VariableLookup, name: string, x: T): T {
  return normalise(x, variable(`${name}.weight`), variable(`${name}.bias`)) as T;
}

// One op with its own gradient: composed, its backward pass takes three times as many.
const normalise = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
  tf.customGrad((...args) => {
    const [x, gain, bias, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON));
    const normal = tf.mul(centred, inverse);
    save([normal, inverse, gain]);
    const gradFunc = (dy: tf.Tensor, [normal, inverse, gain]: tf.Tensor[]) => {
      const scaled = tf.mul(dy, gain);
      const shared = tf.add(tf.mean(scaled, -1, true), tf.mul(normal, tf.mean(tf.mul(scaled, normal), -1, true)));
      const leading = dy.shape.slice(0, -1).map((_, axis) => axis);
      return [tf.mul(inverse, tf.sub(scaled, shared)), tf.sum(tf.mul(dy, normal), leading), tf.sum(dy, leading)];
    };
    return { value: tf.add(tf.mul(normal, gain), bias), gradFunc };
  })(x, gain, bias);
