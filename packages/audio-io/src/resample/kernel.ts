import { createFilter } from './filter';
import type { Ratio } from './ratio';
import { createSimdDot, type Dot } from './simd-dot';

/** The filters of one ratio and the place where they meet the samples. It keeps nothing between two calls of its user. */
export interface Kernel {
  readonly taps: number;
  /** Write samples here, up to taps + SLICE of them. */
  readonly input: Float32Array;
  /** The output sample whose first tap is input[first], `numerator` / ratio.up after an input sample. */
  apply(first: number, numerator: number): number;
}

/** Input samples that are filtered at once. */
export const SLICE = 1 << 14;

/**
 * Filters tabled between two input samples where the ratio has more places than that. A straight line between two
 * tabled values is then within (pi / 4096)^2 / 8 of the curve: -143 dB. A lower band needs fewer, its curve is slower.
 */
const INTERPOLATED_PHASES = 4096;
const PAGE_BYTES = 1 << 16;
const KEPT = 4;

const kernels = new Map<string, Kernel>();

/** The kernel of a ratio; the last few are kept, since a table takes longer to make than a short file to resample. */
export function kernelOf(ratio: Ratio): Kernel {
  const key = `${ratio.up}/${ratio.down}`;
  const kernel = kernels.get(key) ?? createKernel(ratio);
  kernels.delete(key);
  kernels.set(key, kernel);
  const [oldest] = kernels.keys();
  if (kernels.size > KEPT) kernels.delete(oldest);
  return kernel;
}

/** @param options.simd false to do without WebAssembly, as where there is none. */
export function createKernel(ratio: Ratio, options: { readonly simd?: boolean } = {}): Kernel {
  const band = Math.min(1, ratio.up / ratio.down);
  const filter = createFilter(band);
  const { taps } = filter;
  const phases = Math.min(ratio.up, Math.ceil(INTERPOLATED_PHASES * band));
  const isExact = phases === ratio.up;
  const tableLength = (phases + 1) * taps;
  const bytes = 4 * (tableLength + taps + SLICE);
  const memory = options.simd === false ? undefined : createMemory(bytes);
  const buffer = memory?.buffer ?? new ArrayBuffer(bytes);
  const table = new Float32Array(buffer, 0, tableLength);
  const input = new Float32Array(buffer, 4 * tableLength, taps + SLICE);
  for (let p = 0; p <= phases; p++) {
    const row = table.subarray(p * taps, (p + 1) * taps);
    // The second half mirrors the first.
    const mirror = (phases - p) * taps;
    if (mirror < p * taps) row.set(table.slice(mirror, mirror + taps).reverse());
    else filter.write(row, p / phases);
  }
  const dot = (memory && createSimdDot(memory)) ?? createPlainDot(new Float32Array(buffer));
  const inputAt = 4 * tableLength;
  const size = 4 * taps;
  if (isExact) {
    return { taps, input, apply: (first, p) => dot(inputAt + 4 * first, p * size, (p + 1) * size) };
  }
  return {
    taps,
    input,
    apply(first, numerator) {
      const place = (numerator / ratio.up) * phases;
      const p = Math.floor(place);
      const before = dot(inputAt + 4 * first, p * size, (p + 1) * size);
      const after = dot(inputAt + 4 * first, (p + 1) * size, (p + 2) * size);
      return before + (place - p) * (after - before);
    },
  };
}

function createMemory(bytes: number): WebAssembly.Memory | undefined {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    return undefined;
  }
}

function createPlainDot(floats: Float32Array): Dot {
  return (x, h, end) => {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = x >> 2, k = h >> 2; k < end >> 2; i += 4, k += 4) {
      a += floats[i] * floats[k];
      b += floats[i + 1] * floats[k + 1];
      c += floats[i + 2] * floats[k + 2];
      d += floats[i + 3] * floats[k + 3];
    }
    return Math.fround(a + b + (c + d));
  };
}
