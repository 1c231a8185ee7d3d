import type * as tf from '@tensorflow/tfjs-core';
import { poolGeometry, resizeGeometry } from './attributes';
import { averagePoolGradient, resizeBilinearGradient, resizeNearestGradient } from './gradients';
import { type Kernel, replaceKernels } from './register';

interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
}

/** Puts the CPU backend's wrong gradients right. @returns names of the kernels that are ours. */
export function mendCpu(): string[] {
  return replaceKernels<CpuBackend>('cpu', {
    // Its own divides by the whole window where a part lies in the padding.
    AvgPoolGrad: () => averagePool,
    // Its own gives a result with width and height swapped, and knows no half-pixel centres.
    ResizeBilinearGrad: () => resize(resizeBilinearGradient),
    // Its own reads the wrong image from the second of a batch on.
    ResizeNearestNeighborGrad: () => resize(resizeNearestGradient),
  });
}

const averagePool: Kernel<CpuBackend> = ({ inputs: { dy, input }, attrs, backend }) => {
  const dx = new Float32Array(sizeOf(input));
  averagePoolGradient(backend.data.get(dy.dataId).values, dx, poolGeometry(input.shape, attrs));
  return backend.makeTensorInfo(input.shape, 'float32', dx);
};

function resize(gradient: typeof resizeBilinearGradient): Kernel<CpuBackend> {
  return ({ inputs: { images, dy }, attrs, backend }) => {
    const dx = new Float32Array(sizeOf(images));
    gradient(backend.data.get(dy.dataId).values, dx, resizeGeometry(images.shape, dy.shape, attrs));
    return backend.makeTensorInfo(images.shape, 'float32', dx);
  };
}

function sizeOf(info: tf.TensorInfo): number {
  return info.shape.reduce((product, n) => product * n, 1);
}
