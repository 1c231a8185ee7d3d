import type { WindowGeometry } from '../geometry';
import type { Kernel } from '../register';
import { addressOf, type WasmBackend } from '../wasm-backend';
import { fittingConvolution } from './fitting-convolution';
import { type SimdKernel, withScratch } from './simd-kernel';

/** Places that are multiplied at a time: what they are spread to stays within the first-level cache. */
const PLACES = 16;

/**
 * Convolution with bias and ReLU whose filter is 3 rows high, by half the products: F(4, 3) of Lavin & Gray, "Fast
 * Algorithms for Convolutional Neural Networks" (2016), along the rows. Everything else is left to `original`.
 */
export function rowConvolution(kernel: SimdKernel, original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const fitting = fittingConvolution(call);
    if (fitting === undefined || call.inputs.bias === undefined || !isThreeHigh(fitting.geometry))
      return original(call);
    const { backend, inputs } = call;
    const { geometry, outputs, least } = fitting;
    const { batchSize, inHeight, inWidth, channels, outWidth, filterWidth, strideWidth, padLeft } = geometry;
    const tiles = Math.min(Math.ceil(inHeight / 4), Math.ceil(PLACES / outWidth));
    const columns = Math.min(outWidth, PLACES);
    const inner = filterWidth * channels;
    const packedFloats = 6 * inner * 8 * Math.ceil(outputs / 8);
    const span = ((columns - 1) * strideWidth + filterWidth) * channels;
    const out = backend.makeOutput([batchSize, inHeight, outWidth, outputs], 'float32');
    withScratch(backend, packedFloats + 192 + (6 * tiles + 1) * span, (packed) => {
      const [x, filter, bias] = [inputs.x, inputs.filter, inputs.bias].map((info) => addressOf(backend, info));
      kernel.pack_rows(filter, packed, inner, outputs);
      const addresses = [x, packed, bias, addressOf(backend, out), packed + 4 * packedFloats];
      const sizes = [batchSize, inHeight, inWidth, channels, outWidth, outputs];
      kernel.convolve_rows(...addresses, least, ...sizes, filterWidth, strideWidth, padLeft, tiles, columns);
    });
    return out;
  };
}

function isThreeHigh({ filterHeight, strideHeight, padTop, inHeight, outHeight }: WindowGeometry): boolean {
  return filterHeight === 3 && strideHeight === 1 && padTop === 1 && outHeight === inHeight;
}
