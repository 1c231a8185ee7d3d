import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from './register';

/** What our kernels use of tfjs's WASM backend. */
export interface WasmBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view of the backend's memory; any later allocation may take it away. */
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object, force?: boolean): boolean;
  /** The library as Emscripten made it; its memory stands in the one place or, where threads share it, in the other. */
  readonly wasm?: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly wasmMemory?: WebAssembly.Memory;
  };
}

/** View of a float32 tensor in the backend's memory: take it anew after every allocation. */
export function floats(backend: WasmBackend, info: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** Where a tensor begins in the backend's memory, in bytes. */
export function addressOf(backend: WasmBackend, info: tf.TensorInfo): number {
  return backend.typedArrayFromHeap(info).byteOffset;
}

/** Runs another kernel of the backend, outside the gradient tape. The caller disposes of what comes back. */
export function runKernel(
  name: string,
  backend: WasmBackend,
  inputs: KernelCall<WasmBackend>['inputs'],
  attrs: KernelCall<WasmBackend>['attrs'],
): tf.TensorInfo {
  const kernel = tf.getKernel(name, 'wasm');
  if (kernel === undefined) throw new Error(`The WASM backend has no kernel ${name}.`);
  return kernel.kernelFunc({ inputs, attrs, backend } as unknown as Parameters<tf.KernelFunc>[0]) as tf.TensorInfo;
}

/** The same numbers under another shape; shares the memory and needs no disposing. */
export function reshaped(info: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: info.dataId, dtype: info.dtype, shape };
}
