import { multiplyTransposed } from './multiply-transposed';

/** Sizes and direction of a recurrence. */
export interface RecurrenceShape {
  readonly batch: number;
  readonly steps: number;
  readonly hidden: number;
  /** From the last step to the first. */
  readonly reverse: boolean;
}

/** What the forward pass leaves for the backward pass; all [batch, step, hidden]. */
export interface RecurrenceTrace {
  readonly output: Float32Array;
  readonly reset: Float32Array;
  readonly update: Float32Array;
  readonly candidate: Float32Array;
  /** The recurrent product of the candidate, bias included, before the reset gate. */
  readonly recurrent: Float32Array;
}

/**
 * The recurrence of a GRU over typed arrays, in PyTorch's form, gates in its order (reset, update, candidate):
 *   r = sigmoid(x_r + U_r h + b_r),  z = sigmoid(x_z + U_z h + b_z),  n = tanh(x_n + r (U_n h + b_n))
 *   h' = (1 - z) n + z h,  h = 0 at the start
 * @param products input products with the input bias, [batch, step, 3 hidden].
 * @param weight U, [3 hidden, hidden].
 * @param bias b, [3 hidden].
 */
export function runRecurrence(
  products: Float32Array,
  weight: Float64Array,
  bias: Float32Array,
  shape: RecurrenceShape,
): RecurrenceTrace {
  const { batch, steps, hidden } = shape;
  const gates = 3 * hidden;
  const size = batch * steps * hidden;
  const output = new Float32Array(size);
  const reset = new Float32Array(size);
  const update = new Float32Array(size);
  const candidate = new Float32Array(size);
  const recurrent = new Float32Array(size);
  const state = new Float64Array(batch * hidden);
  const sums = new Float64Array(batch * gates);
  const product = { rows: batch, columns: gates, inner: hidden };
  for (let step = 0; step < steps; step++) {
    const t = shape.reverse ? steps - 1 - step : step;
    multiplyTransposed(sums, state, weight, product);
    for (let b = 0; b < batch; b++) {
      const from = (b * steps + t) * gates;
      const to = (b * steps + t) * hidden;
      const sum = b * gates;
      for (let j = 0; j < hidden; j++) {
        const r = sigmoid(products[from + j] + sums[sum + j] + bias[j]);
        const z = sigmoid(products[from + hidden + j] + sums[sum + hidden + j] + bias[hidden + j]);
        const u = sums[sum + 2 * hidden + j] + bias[2 * hidden + j];
        const n = 2 * sigmoid(2 * (products[from + 2 * hidden + j] + r * u)) - 1;
        const h = n + z * (state[b * hidden + j] - n);
        state[b * hidden + j] = h;
        reset[to + j] = r;
        update[to + j] = z;
        candidate[to + j] = n;
        recurrent[to + j] = u;
        output[to + j] = h;
      }
    }
  }
  return { output, reset, update, candidate, recurrent };
}

/** Gradients of what enters the gates, [batch, step, 3 hidden]: by way of the input, and of the hidden state. */
export interface RecurrenceGradients {
  readonly products: Float32Array;
  readonly recurrentProducts: Float32Array;
}

/**
 * Backward through `runRecurrence`.
 * @param outputGradient [batch, step, hidden].
 * @param transposedWeight U transposed, [hidden, 3 hidden].
 */
export function reverseRecurrence(
  outputGradient: Float32Array,
  trace: RecurrenceTrace,
  transposedWeight: Float64Array,
  shape: RecurrenceShape,
): RecurrenceGradients {
  const { batch, steps, hidden } = shape;
  const { output, reset, update, candidate, recurrent } = trace;
  const gates = 3 * hidden;
  const products = new Float32Array(batch * steps * gates);
  const recurrentProducts = new Float32Array(batch * steps * gates);
  const gateGradient = new Float64Array(batch * gates);
  const carried = new Float64Array(batch * hidden);
  const through = new Float64Array(batch * hidden);
  const product = { rows: batch, columns: hidden, inner: gates };
  const back = shape.reverse ? 1 : -1;
  for (let step = steps - 1; step >= 0; step--) {
    const t = shape.reverse ? steps - 1 - step : step;
    for (let b = 0; b < batch; b++) {
      const at = (b * steps + t) * hidden;
      const to = (b * steps + t) * gates;
      for (let j = 0; j < hidden; j++) {
        const d = outputGradient[at + j] + carried[b * hidden + j] + through[b * hidden + j];
        const previous = step === 0 ? 0 : output[at + back * hidden + j];
        const r = reset[at + j];
        const z = update[at + j];
        const n = candidate[at + j];
        const dn = d * (1 - z) * (1 - n * n);
        const dr = dn * recurrent[at + j] * r * (1 - r);
        const dz = d * (previous - n) * z * (1 - z);
        carried[b * hidden + j] = d * z;
        products[to + j] = dr;
        products[to + hidden + j] = dz;
        products[to + 2 * hidden + j] = dn;
        recurrentProducts[to + j] = dr;
        recurrentProducts[to + hidden + j] = dz;
        recurrentProducts[to + 2 * hidden + j] = dn * r;
        gateGradient[b * gates + j] = dr;
        gateGradient[b * gates + hidden + j] = dz;
        gateGradient[b * gates + 2 * hidden + j] = dn * r;
      }
    }
    multiplyTransposed(through, gateGradient, transposedWeight, product);
  }
  return { products, recurrentProducts };
}

/** The state before each step, [batch, step, hidden]: the output one step earlier, 0 at the start. */
export function previousStates(output: Float32Array, { batch, steps, hidden, reverse }: RecurrenceShape): Float32Array {
  const previous = new Float32Array(output.length);
  const row = steps * hidden;
  for (let b = 0; b < batch; b++) {
    if (reverse) previous.set(output.subarray(b * row + hidden, (b + 1) * row), b * row);
    else previous.set(output.subarray(b * row, (b + 1) * row - hidden), b * row + hidden);
  }
  return previous;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
