import { floats, type WasmBackend } from '../wasm-backend';
import { KERNEL_BASE64, KERNEL_SHARED_BASE64 } from './kernel-bytes';

type Numbers = readonly number[];

/** The functions of kernel.c; addresses are bytes into the backend's memory. */
export interface SimdKernel {
  pack_rows(filter: number, packed: number, inner: number, outputs: number): void;
  convolve_rows(...addressesAndSizes: Numbers): void;
  pack_points(filter: number, packed: number, inner: number, outputs: number): void;
  convolve_points(...addressesAndSizes: Numbers): void;
  gather_rows(from: number, numbers: number, out: number, ...sizes: Numbers): void;
  lay_rows(from: number, out: number, ...sizes: Numbers): void;
}

/** The kernel inside the backend's own memory; undefined where there is no SIMD, or another build of the backend. */
export async function loadSimdKernel({ wasm }: Pick<WasmBackend, 'wasm'>): Promise<SimdKernel | undefined> {
  const memory = wasm?.wasmMemory ?? wasm?.asm?.memory;
  if (memory === undefined) return undefined;
  const base64 = memory.buffer instanceof ArrayBuffer ? KERNEL_BASE64 : KERNEL_SHARED_BASE64;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return instance.exports as unknown as SimdKernel;
  } catch {
    return undefined;
  }
}

/** Lends room for as many floats in the backend's memory. Whatever is allocated must be so before. */
export function withScratch(backend: WasmBackend, count: number, work: (address: number) => void): void {
  const scratch = backend.makeOutput([count], 'float32');
  work(floats(backend, scratch).byteOffset);
  backend.disposeData(scratch.dataId);
}
