import { KERNEL_BASE64 } from './kernel-bytes';

/** The functions of kernel.c; addresses are bytes into the memory. */
interface Kernel {
  forward(...addressesAndLengths: Fourteen): void;
  backward(...addressesAndLengths: Sixteen): void;
}
type Four = [number, number, number, number];
type Fourteen = [...Four, ...Four, ...Four, number, number];
type Sixteen = [...Four, ...Four, ...Four, ...Four];

/** The kernel and a memory that it works in, from which things are taken until it is cleared. */
export interface KernelMemory {
  readonly kernel: Kernel;
  /** Forgets all that was taken. */
  clear(): void;
  /** Address of as many zeroed floats; what `view` gave before is void. */
  take(floats: number): number;
  view(address: number, floats: number): Float32Array;
}

const PAGE = 65536;
const FIRST_ADDRESS = PAGE; // the kernel was linked to keep its stack within the first page

/**
 * An instance of the compiled kernel, or undefined where WebAssembly with SIMD does not run. It is compiled at once, which
 * the main thread of a page may do up to 4 kB: the kernel has 3.6.
 */
export function createKernelMemory(): KernelMemory | undefined {
  let memory: WebAssembly.Memory;
  let exports: WebAssembly.Exports;
  try {
    memory = new WebAssembly.Memory({ initial: 1 });
    const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }));
  } catch {
    return undefined;
  }
  let end = FIRST_ADDRESS;
  return {
    kernel: exports as unknown as Kernel,
    clear() {
      end = FIRST_ADDRESS;
    },
    take(floats) {
      const address = end;
      end += Math.ceil(floats / 4) * 16;
      const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
      if (missing > 0) memory.grow(missing);
      new Float32Array(memory.buffer, address, floats).fill(0);
      return address;
    },
    view: (address, floats) => new Float32Array(memory.buffer, address, floats),
  };
}
