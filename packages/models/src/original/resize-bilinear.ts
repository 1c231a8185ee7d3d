import * as tf from '@tensorflow/tfjs-core';
import { interpolationMatrix } from './interpolation-matrix';

/**
 * Bilinear resize of images [batch, height, width, channel], half-pixel centres: PyTorch's
 * `interpolate(mode='bilinear', align_corners=False)`.
 * The gradient is our own: tfjs's ResizeBilinearGrad ignores half-pixel centres on every engine, and on the cpu engine
 * also swaps height and width. It is two matrix products, time first, because that shrinks the data most.
 */
export function resizeBilinear(images: tf.Tensor4D, size: readonly [height: number, width: number]): tf.Tensor4D {
  const op = tf.customGrad((...args) => {
    const x = args[0] as tf.Tensor4D;
    const [batch, height, width, channels] = x.shape;
    const value = tf.image.resizeBilinear(x, [size[0], size[1]], false, true);
    const gradFunc = (dy: tf.Tensor) => {
      const byTime = tf.reshape(tf.transpose(dy, [0, 1, 3, 2]), [batch * size[0] * channels, size[1]]);
      const narrow = tf.matMul(byTime, tf.tensor2d(interpolationMatrix(width, size[1]), [size[1], width]));
      const rows = tf.reshape(narrow, [batch, size[0], channels * width]);
      const byRow = tf.reshape(tf.transpose(rows, [0, 2, 1]), [batch * channels * width, size[0]]);
      const small = tf.matMul(byRow, tf.tensor2d(interpolationMatrix(height, size[0]), [size[0], height]));
      return tf.transpose(tf.reshape(small, [batch, channels, width, height]), [0, 3, 2, 1]);
    };
    return { value, gradFunc };
  });
  return op(images) as tf.Tensor4D;
}
