/** The functions of kernel.c; addresses are bytes into the memory. */
export interface Kernel {
  power(...addresses: TransformArguments): void;
  spectrum(...addresses: TransformArguments): void;
  filter(
    spectrum: number,
    groups: number,
    starts: number,
    steps: number,
    weights: number,
    log: number,
    floor: number,
    offset: number,
    gain: number,
    out: number,
  ): void;
}

/** As kernel.c has them. */
export type TransformArguments = [
  frame: number,
  window: number,
  size: number,
  work: number,
  laneTwiddles: number,
  joinTwiddles: number,
  realTwiddles: number,
  out: number,
];

/** A kernel with a memory of its own, from which things are taken once and never given back. */
export interface KernelMemory {
  readonly kernel: Kernel;
  /** Address of as many zeroed floats; what `view` gave before is void. */
  take(floats: number): number;
  /** Address of a copy. */
  place(values: Float32Array | Int32Array): number;
  view(address: number, floats: number): Float32Array;
}

const PAGE = 65536;
const FIRST_ADDRESS = PAGE; // the kernel was linked to keep its stack within the first page

/** An instance of the compiled kernel. */
export function createKernelMemory(module: WebAssembly.Module): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  let end = FIRST_ADDRESS;
  const take = (floats: number) => {
    const address = end;
    end += Math.ceil(floats / 4) * 16;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    return address;
  };
  return {
    kernel: exports as unknown as Kernel,
    take,
    place(values) {
      const address = take(values.length);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      new Uint8Array(memory.buffer).set(bytes, address);
      return address;
    },
    view: (address, floats) => new Float32Array(memory.buffer, address, floats),
  };
}
