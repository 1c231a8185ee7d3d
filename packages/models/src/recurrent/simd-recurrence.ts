import { createKernelMemory, type KernelMemory } from './kernel/kernel-memory';
import { packStrips, paddedTo } from './kernel/pack';
import type { Recurrence, RecurrenceGradients, RecurrenceShape, RecurrenceTrace } from './recurrence';

/** Floats that a piece of a sequence may take in the kernel's memory: 16 MB, however long the sequence. */
const MOST_FLOATS = 1 << 22;
/** Floats a step, batch item and hidden unit: three gates in and five traces out; six in and six out on the way back. */
const [FORWARD_FLOATS, BACKWARD_FLOATS] = [8, 12];

let memory: KernelMemory | undefined | null;

/** The recurrence in WASM SIMD, in float32; undefined where there is no WebAssembly with SIMD. */
export function simdRecurrence(): Recurrence | undefined {
  if (memory === undefined) memory = createKernelMemory() ?? null;
  const at = memory;
  return at ? { run: (...args) => run(at, ...args), reverse: (...args) => reverse(at, ...args) } : undefined;
}

function run(
  memory: KernelMemory,
  products: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  shape: RecurrenceShape,
): RecurrenceTrace {
  const { batch, hidden } = shape;
  const wide = paddedTo(hidden);
  const pieces = piecesOf(shape, FORWARD_FLOATS);
  memory.clear();
  const packed = memory.take(3 * wide * wide);
  const biasAt = memory.take(3 * wide);
  const state = memory.take(batch * wide);
  const sums = memory.take(3 * batch * wide);
  const floats = batch * pieces.longest * wide;
  const input = memory.take(3 * floats);
  const outputs = Array.from({ length: 5 }, () => memory.take(floats));
  packStrips(memory.view(packed, 3 * wide * wide), weight, hidden, 'transposed');
  copyRows(bias, 0, hidden, memory.view(biasAt, 3 * wide), 0, wide, 3, hidden);
  const traces = outputs.map(() => new Float32Array(batch * shape.steps * hidden));
  for (const piece of pieces.forward) {
    transfer(memory, products, input, { shape, piece, gates: 3, into: true });
    const lengths = [batch, piece.steps, wide, shape.reverse ? 1 : 0] as const;
    const [output, reset, update, candidate, recurrent] = outputs;
    const at = [input, packed, biasAt, state, sums, output, reset, update, candidate, recurrent] as const;
    memory.kernel.forward(...at, ...lengths);
    for (const [index, trace] of traces.entries())
      transfer(memory, trace, outputs[index], { shape, piece, gates: 1, into: false });
  }
  const [output, reset, update, candidate, recurrent] = traces;
  return { output, reset, update, candidate, recurrent };
}

function reverse(
  memory: KernelMemory,
  gradient: Float32Array,
  trace: RecurrenceTrace,
  previous: Float32Array,
  weight: Float32Array,
  shape: RecurrenceShape,
): RecurrenceGradients {
  const { batch, steps, hidden } = shape;
  const wide = paddedTo(hidden);
  const pieces = piecesOf(shape, BACKWARD_FLOATS);
  memory.clear();
  const packed = memory.take(3 * wide * wide);
  const carried = memory.take(batch * wide);
  const through = memory.take(batch * wide);
  const gate = memory.take(3 * batch * wide);
  const floats = batch * pieces.longest * wide;
  const sources = [gradient, previous, trace.reset, trace.update, trace.candidate, trace.recurrent];
  const inputs = sources.map(() => memory.take(floats));
  const outputs = [memory.take(3 * floats), memory.take(3 * floats)];
  packStrips(memory.view(packed, 3 * wide * wide), weight, hidden, 'upright');
  const results = outputs.map(() => new Float32Array(3 * batch * steps * hidden));
  for (const piece of pieces.forward.toReversed()) {
    for (const [index, source] of sources.entries())
      transfer(memory, source, inputs[index], { shape, piece, gates: 1, into: true });
    const [dy, before, reset, update, candidate, recurrent] = inputs;
    const at = [dy, before, reset, update, candidate, recurrent, packed, carried, through, gate] as const;
    memory.kernel.backward(...at, outputs[0], outputs[1], batch, piece.steps, wide, shape.reverse ? 1 : 0);
    for (const [index, result] of results.entries())
      transfer(memory, result, outputs[index], { shape, piece, gates: 3, into: false });
  }
  return { products: results[0], recurrentProducts: results[1] };
}

/** Steps `from` to `from + steps` of a sequence. */
interface Piece {
  readonly from: number;
  readonly steps: number;
}

/** A sequence in pieces that fit the kernel's memory, in the order in which the recurrence goes. */
function piecesOf({ batch, steps, hidden, reverse }: RecurrenceShape, floatsEach: number) {
  const longest = Math.max(1, Math.min(steps, Math.floor(MOST_FLOATS / (batch * paddedTo(hidden) * floatsEach))));
  const forward: Piece[] = [];
  for (let from = 0; from < steps; from += longest) forward.push({ from, steps: Math.min(longest, steps - from) });
  return { longest, forward: reverse ? forward.toReversed() : forward };
}

/** Copies a piece of [batch, step, gates, hidden] into the kernel's memory, where a gate is padded, or out of it. */
function transfer(
  memory: KernelMemory,
  outside: Float32Array,
  address: number,
  plan: { readonly shape: RecurrenceShape; readonly piece: Piece; readonly gates: number; readonly into: boolean },
): void {
  const { shape, piece, gates, into } = plan;
  const { batch, steps, hidden } = shape;
  const wide = paddedTo(hidden);
  const rows = piece.steps * gates;
  const inside = memory.view(address, batch * rows * wide);
  for (let b = 0; b < batch; b++) {
    const at = (b * steps + piece.from) * gates * hidden;
    if (into) copyRows(outside, at, hidden, inside, b * rows * wide, wide, rows, hidden);
    else copyRows(inside, b * rows * wide, wide, outside, at, hidden, rows, hidden);
  }
}

/** Copies `rows` rows of `length` numbers, which lie `fromStride` and `toStride` apart. */
function copyRows(
  from: Float32Array,
  fromAt: number,
  fromStride: number,
  to: Float32Array,
  toAt: number,
  toStride: number,
  rows: number,
  length: number,
): void {
  if (fromStride === toStride) {
    to.set(from.subarray(fromAt, fromAt + rows * fromStride), toAt);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const start = fromAt + row * fromStride;
    for (let i = 0; i < length; i++) to[toAt + row * toStride + i] = from[start + i];
  }
}
