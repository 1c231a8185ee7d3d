import * as tf from '@tensorflow/tfjs-core';
import { poolGeometry, resizeGeometry } from './attributes';
import { averageMatrix, linearMatrix, nearestMatrix } from './axis-matrix';
import { type Kernel, replaceKernels } from './register';

/** Puts the WebGPU backend's wrong gradients right, as products of matrices. @returns names of the kernels that are ours. */
export function mendWebgpu(): string[] {
  return replaceKernels('webgpu', {
    // Its own divides by the whole window where a part lies in the padding.
    AvgPoolGrad: () => averagePool,
    // Its own know no half-pixel centres.
    ResizeBilinearGrad: (original) => halfPixels(linearMatrix, original),
    ResizeNearestNeighborGrad: (original) => halfPixels(nearestMatrix, original),
  });
}

const averagePool: Kernel<unknown> = ({ inputs: { dy, input }, attrs }) => {
  const { inHeight, inWidth, outHeight, outWidth, ...pool } = poolGeometry(input.shape, attrs);
  const rows = averageMatrix(inHeight, outHeight, pool.filterHeight, pool.strideHeight, pool.padTop);
  const columns = averageMatrix(inWidth, outWidth, pool.filterWidth, pool.strideWidth, pool.padLeft);
  return gradientByAxes(dy, input.shape, rows, columns);
};

function halfPixels(matrix: typeof linearMatrix, original: Kernel<unknown> | undefined): Kernel<unknown> {
  return (call) => {
    const { inputs, attrs } = call;
    const geometry = resizeGeometry(inputs.images.shape, inputs.dy.shape, attrs);
    if (original !== undefined && !geometry.halfPixelCenters) return original(call);
    const rows = matrix(geometry.inHeight, geometry.outHeight, geometry);
    const columns = matrix(geometry.inWidth, geometry.outWidth, geometry);
    return gradientByAxes(inputs.dy, inputs.images.shape, rows, columns);
  };
}

/** Gradient of what mixes rows by one matrix [out, in] and columns by another: both transposed, applied to `dy`. */
function gradientByAxes(dy: tf.TensorInfo, shape: number[], rows: Float32Array, columns: Float32Array): tf.Tensor {
  const [batch, outHeight, outWidth, channels] = dy.shape;
  const [, inHeight, inWidth] = shape;
  return tf.tidy(() => {
    // The engine of tfjs hands kernels its tensors themselves.
    const errors = tf.reshape(dy as tf.Tensor, [batch, outHeight, outWidth * channels]);
    const byRows = tf.matMul(tf.tensor3d(rows, [1, outHeight, inHeight]), errors, true);
    const flat = tf.reshape(byRows, [batch * inHeight, outWidth, channels]);
    return tf.reshape(tf.matMul(tf.tensor3d(columns, [1, outWidth, inWidth]), flat, true), shape);
  });
}
