/** Sum of products of the floats from byte `x` and from byte `h` on, until `h` has come to `end`: 16 floats a step. */
export type Dot = (x: number, h: number, end: number) => number;

const [I32, F32, V128] = [0x7f, 0x7d, 0x7b];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const load = (offset: number) => [0xfd, 0x00, 2, offset];
const MULTIPLY = [0xfd, 0xe6, 0x01];
const ADD = [0xfd, 0xe4, 0x01];
const lane = (index: number) => [0xfd, 0x1f, index];
const ADD_F32 = 0x92;
const STEP_BYTES = [0x41, 0xc0, 0x00];
const ADD_I32 = 0x6a;

const [X, H, END, SUMS] = [0, 1, 2, 3];
// Four sums of four lanes, so that additions need not wait for each other.
const accumulate = (i: number) => [
  ...get(SUMS + i),
  ...[...get(X), ...load(16 * i), ...get(H), ...load(16 * i), ...MULTIPLY],
  ...ADD,
  ...set(SUMS + i),
];

// Sizes of 128 and more take two bytes, seven bits in each.
const size = (n: number) => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);
const section = (id: number, content: readonly number[]) => [id, ...size(content.length), ...content];

let module: WebAssembly.Module | undefined;

/** The WebAssembly module, written out here as its binary format has it; some 150 bytes, made when first needed. */
function compile(): WebAssembly.Module {
  const code = [
    ...[1, 4, V128],
    ...[0x03, 0x40, ...accumulate(0), ...accumulate(1), ...accumulate(2), ...accumulate(3)],
    ...[...get(X), ...STEP_BYTES, ADD_I32, ...set(X)],
    ...[...get(H), ...STEP_BYTES, ADD_I32, ...set(H)],
    ...[...get(H), ...get(END), 0x49, 0x0d, 0x00, 0x0b],
    ...[...get(SUMS), ...get(SUMS + 1), ...ADD, ...get(SUMS + 2), ...get(SUMS + 3), ...ADD, ...ADD, ...set(SUMS)],
    ...[...get(SUMS), ...lane(0), ...get(SUMS), ...lane(1), ADD_F32],
    ...[...get(SUMS), ...lane(2), ...get(SUMS), ...lane(3), ADD_F32, ADD_F32],
    0x0b,
  ];
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, I32, I32, I32, 1, F32]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x64, 0x00, 0]),
    ...section(10, [1, ...size(code.length), ...code]),
  ];
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

/** Dot products over this memory, or undefined where the platform has no WebAssembly with SIMD. */
export function createSimdDot(memory: WebAssembly.Memory): Dot | undefined {
  try {
    module ??= compile();
    return new WebAssembly.Instance(module, { e: { m: memory } }).exports.d as Dot;
  } catch {
    return undefined;
  }
}
