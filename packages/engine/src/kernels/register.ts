import * as tf from '@tensorflow/tfjs-core';

/** Arguments of a kernel of tfjs, as its engine calls it. */
export interface KernelCall<Backend> {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: Backend;
}

/** A kernel: inputs and attributes in, one tensor's description out. */
export type Kernel<Backend> = (call: KernelCall<Backend>) => tf.TensorInfo;

/** Makes a kernel, given the one that it takes the place of where there is one. */
export type KernelMaker<Backend> = (original: Kernel<Backend> | undefined) => Kernel<Backend>;

const MARK = Symbol.for('@pianoscribe/engine mended');

/**
 * Puts kernels in place of a backend's own. What was replaced before, also by another copy of this package, stays.
 * @returns names of the kernels that are ours from here on, sorted.
 */
export function replaceKernels<Backend>(
  backendName: string,
  makers: Readonly<Record<string, KernelMaker<Backend>>>,
): string[] {
  for (const [kernelName, make] of Object.entries(makers)) {
    const original = tf.getKernel(kernelName, backendName);
    if (original !== undefined && MARK in original.kernelFunc) continue;
    const kernel = make(original?.kernelFunc as unknown as Kernel<Backend> | undefined);
    Object.defineProperty(kernel, MARK, { value: true });
    if (original !== undefined) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...original, kernelName, backendName, kernelFunc: kernel as unknown as tf.KernelFunc });
  }
  return Object.keys(makers).sort();
}
