import type * as tf from '@tensorflow/tfjs-core';
import { convGeometry } from '../attributes';
import type { WindowGeometry } from '../geometry';
import type { Kernel, KernelCall } from '../register';
import { floats, type WasmBackend } from '../wasm-backend';
import { KERNEL_BASE64 } from './kernel-bytes';

/** The functions of kernel.c; addresses are bytes into the backend's memory. */
export interface WinogradKernel {
  pack(filter: number, packed: number, inner: number, outputs: number): void;
  convolve(...addressesAndSizes: readonly number[]): void;
}

/** Places that are multiplied at a time: what they are spread to stays within the first-level cache. */
const PLACES = 16;

/** The kernel inside the backend's own memory; undefined where that is shared between threads, or there is no SIMD. */
export async function loadWinograd(backend: WasmBackend): Promise<WinogradKernel | undefined> {
  const memory = backend.wasm?.asm?.memory;
  if (memory === undefined || !(memory.buffer instanceof ArrayBuffer)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return instance.exports as unknown as WinogradKernel;
  } catch {
    return undefined;
  }
}

/**
 * Convolution with bias and ReLU whose filter is 3 rows high, by half the products: F(4, 3) of Lavin & Gray, "Fast
 * Algorithms for Convolutional Neural Networks" (2016), along the rows. Everything else is left to the backend.
 */
export function winogradConvolution(kernel: WinogradKernel, original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const geometry = fitting(call);
    if (geometry === undefined) return original(call);
    const { inputs, attrs, backend } = call;
    const { batchSize, inHeight, inWidth, channels, outWidth, filterWidth, strideWidth, padLeft } = geometry;
    const outputs = inputs.filter.shape[3];
    const tiles = Math.min(Math.ceil(inHeight / 4), Math.ceil(PLACES / outWidth));
    const columns = Math.min(outWidth, PLACES);
    const inner = filterWidth * channels;
    const span = ((columns - 1) * strideWidth + filterWidth) * channels;
    const out = backend.makeOutput([batchSize, inHeight, outWidth, outputs], 'float32');
    const packed = backend.makeOutput([6 * inner * 8 * Math.ceil(outputs / 8)], 'float32');
    const scratch = backend.makeOutput([192 + (6 * tiles + 1) * span], 'float32');
    const at = (info: tf.TensorInfo) => floats(backend, info).byteOffset;
    kernel.pack(at(inputs.filter), at(packed), inner, outputs);
    const least = attrs.activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
    const addresses = [inputs.x, packed, inputs.bias, out, scratch].map(at);
    const sizes = [batchSize, inHeight, inWidth, channels, outWidth, outputs];
    kernel.convolve(...addresses, least, ...sizes, filterWidth, strideWidth, padLeft, tiles, columns);
    backend.disposeData(packed.dataId);
    backend.disposeData(scratch.dataId);
    return out;
  };
}

/** Geometry of a call that the kernel can serve. */
function fitting({ inputs, attrs }: KernelCall<WasmBackend>): WindowGeometry | undefined {
  const { x, filter, bias, preluActivationWeights } = inputs;
  const [height, , channels, outputs] = filter.shape;
  if (height !== 3 || channels % 4 !== 0 || outputs % 4 !== 0 || preluActivationWeights !== undefined) return undefined;
  if (x.dtype !== 'float32' || filter.dtype !== 'float32' || bias?.shape.join() !== String(outputs)) return undefined;
  const { activation = 'linear', dilations = [1, 1], dataFormat = 'NHWC' } = attrs;
  const plain = String(dilations) === '1,1' && dataFormat === 'NHWC';
  if (!plain || (activation !== 'linear' && activation !== 'relu')) return undefined;
  const geometry = convGeometry(x.shape, filter.shape, attrs);
  const same = geometry.strideHeight === 1 && geometry.padTop === 1 && geometry.outHeight === geometry.inHeight;
  return same ? geometry : undefined;
}
