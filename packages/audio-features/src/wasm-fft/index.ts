import { PianoscribeError } from '@pianoscribe/core';
import { createFft, type FftFactory } from '../fft';
import { KERNEL_BASE64 } from './kernel-bytes';
import { createTwiddles, type Twiddles } from './twiddles';
import { createWasmPlan } from './wasm-plan';

const SMALLEST_SIZE = 32; // four lanes of four points, twice

/**
 * Loads the FFT in WASM SIMD: float32, several times the speed of the default, for powers of two from 32 on (other
 * sizes get the default). It filters and takes logarithms in the kernel too. Hand it to any feature as `fft`.
 * @throws PianoscribeError ENGINE_UNAVAILABLE where WASM SIMD is not to be had: leave the `fft` option out there.
 */
export async function loadWasmFft(): Promise<FftFactory> {
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0)));
  } catch (cause) {
    throw new PianoscribeError(
      'ENGINE_UNAVAILABLE',
      'The WASM FFT needs WebAssembly with SIMD, which does not run here; use the default FFT.',
      { cause },
    );
  }
  const known = new Map<number, Twiddles>();
  return (size, window) => {
    const isOurs = size >= SMALLEST_SIZE && Number.isSafeInteger(size) && (size & (size - 1)) === 0;
    if (!isOurs) return createFft(size, window);
    const twiddles = known.get(size) ?? createTwiddles(size);
    known.set(size, twiddles);
    return createWasmPlan(module, size, twiddles, window);
  };
}
