import { poolGeometry, resizeGeometry } from './attributes';
import {
  averagePoolGradient,
  maxPoolGradient,
  resizeBilinearGradient,
  resizeNearestGradient,
  segmentSum,
} from './gradients';
import { type Kernel, type KernelMaker, replaceKernels } from './register';
import { floats, type WasmBackend } from './wasm-backend';
import { fastConcat } from './wasm-concat';
import { convFilterGradient, convInputGradient } from './wasm-conv';
import { fastGather } from './wasm-gather';
import { fastMatMul } from './wasm-mat-mul';
import { pointConvolution } from './wasm-simd/pointwise';
import { loadSimdKernel, type SimdKernel } from './wasm-simd/simd-kernel';
import { rowConvolution } from './wasm-simd/winograd';
import { fastSlice } from './wasm-slice';

/**
 * Puts in the kernels that the WASM backend lacks for training, has wrong, or has slow.
 * @param threads that the backend computes on. @returns their names.
 */
export async function mendWasm(backend: WasmBackend, threads: number): Promise<string[]> {
  const simd = await loadSimdKernel(backend);
  return replaceKernels<WasmBackend>('wasm', {
    ...(simd && onFewThreads(simd, threads)),
    ...(simd && { Concat: over((original) => fastConcat(simd, original)) }),
    BatchMatMul: over(fastMatMul),
    Conv2DBackpropFilter: convFilterGradient,
    Conv2DBackpropInput: over(convInputGradient),
    GatherV2: over((original) => fastGather(original, simd)),
    // Its own is wrong where a whole window is <= 0, and adds to memory that it never clears.
    MaxPoolGrad: () => maxPool,
    // Its own divides by the whole window where a part lies in the padding.
    AvgPoolGrad: () => averagePool,
    // Its own add to memory that they never clear, and know no half-pixel centres.
    ResizeBilinearGrad: () => resize(resizeBilinearGradient),
    ResizeNearestNeighborGrad: () => resize(resizeNearestGradient),
    Slice: over(fastSlice),
    UnsortedSegmentSum: () => unsortedSegmentSum,
  });
}

/** Our kernel has one thread, and is faster by a factor of 2.2 and of 1.4: what the backend does on more is its own. */
function onFewThreads(simd: SimdKernel, threads: number): Record<string, KernelMaker<WasmBackend>> {
  const points = (original: Kernel<WasmBackend>) => pointConvolution(simd, original);
  if (threads === 1) return { Conv2D: over(points), FusedConv2D: over((own) => rowConvolution(simd, points(own))) };
  return threads === 2 ? { FusedConv2D: over((own) => rowConvolution(simd, own)) } : {};
}

function over(make: (original: Kernel<WasmBackend>) => Kernel<WasmBackend>): KernelMaker<WasmBackend> {
  return (original) => {
    if (original === undefined) throw new Error('The WASM backend lacks a kernel that tfjs 4.22 had.');
    return make(original);
  };
}

const maxPool: Kernel<WasmBackend> = ({ inputs: { dy, input }, attrs, backend }) => {
  const dx = backend.makeOutput(input.shape, 'float32');
  const geometry = poolGeometry(input.shape, attrs);
  maxPoolGradient(floats(backend, input), floats(backend, dy), floats(backend, dx), geometry);
  return dx;
};

const averagePool: Kernel<WasmBackend> = ({ inputs: { dy, input }, attrs, backend }) => {
  const dx = backend.makeOutput(input.shape, 'float32');
  averagePoolGradient(floats(backend, dy), floats(backend, dx), poolGeometry(input.shape, attrs));
  return dx;
};

function resize(gradient: typeof resizeBilinearGradient): Kernel<WasmBackend> {
  return ({ inputs: { images, dy }, attrs, backend }) => {
    const dx = backend.makeOutput(images.shape, 'float32');
    gradient(floats(backend, dy), floats(backend, dx), resizeGeometry(images.shape, dy.shape, attrs));
    return dx;
  };
}

const unsortedSegmentSum: Kernel<WasmBackend> = ({ inputs: { x, segmentIds }, attrs, backend }) => {
  const inner = x.shape.slice(segmentIds.shape.length);
  const out = backend.makeOutput([attrs.numSegments as number, ...inner], x.dtype);
  const width = inner.reduce((product, n) => product * n, 1);
  segmentSum(floats(backend, x), backend.typedArrayFromHeap(segmentIds), floats(backend, out), width);
  return out;
};
