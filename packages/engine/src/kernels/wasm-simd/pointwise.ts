import type { Kernel } from '../register';
import { addressOf, type WasmBackend } from '../wasm-backend';
import { fittingConvolution } from './fitting-convolution';
import { type SimdKernel, withScratch } from './simd-kernel';

/** Points that are multiplied at a time: they stay within the first-level cache while the filter goes by. */
const POINTS = 16;

/** Convolution with a filter of one place, with or without bias and ReLU. Everything else is left to `original`. */
export function pointConvolution(kernel: SimdKernel, original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const fitting = fittingConvolution(call);
    if (fitting === undefined) return original(call);
    const { backend, inputs } = call;
    const { geometry, outputs, least } = fitting;
    const { batchSize, inHeight, inWidth, channels, filterHeight, filterWidth, strideHeight, strideWidth } = geometry;
    if (filterHeight * filterWidth * strideHeight * strideWidth !== 1) return original(call);
    const points = batchSize * inHeight * inWidth;
    const packedFloats = channels * 8 * Math.ceil(outputs / 8);
    const out = backend.makeOutput([batchSize, inHeight, inWidth, outputs], 'float32');
    withScratch(backend, packedFloats + 32, (packed) => {
      kernel.pack_points(addressOf(backend, inputs.filter), packed, channels, outputs);
      const bias = inputs.bias === undefined ? 0 : addressOf(backend, inputs.bias);
      const addresses = [
        addressOf(backend, inputs.x),
        packed,
        bias,
        addressOf(backend, out),
        packed + 4 * packedFloats,
      ];
      kernel.convolve_points(...addresses, least, points, channels, outputs, POINTS);
    });
    return out;
  };
}
