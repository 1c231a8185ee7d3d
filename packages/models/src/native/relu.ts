import * as tf from '@tensorflow/tfjs-core';
import { nativeBackend, nativeReluGradient } from './native-ops';

/** ReLU whose gradient is one op on the native engine (tfjs composes its own from a step and a product). */
export function relu<T extends tf.Tensor>(x: T): T {
  const native = nativeBackend();
  if (!native) return tf.relu(x);
  const op = tf.customGrad((input, save) => {
    const y = tf.relu(input as tf.Tensor);
    (save as tf.GradSaveFunc)([y]);
    return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => nativeReluGradient(native, dy, saved[0]) };
  });
  return op(x) as T;
}
