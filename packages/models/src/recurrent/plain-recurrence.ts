import { multiplyTransposed } from './multiply-transposed';
import type { Recurrence, RecurrenceGradients, RecurrenceShape, RecurrenceTrace } from './recurrence';

/** The recurrence in JavaScript, its sums in doubles: for where there is no WebAssembly with SIMD. */
export const plainRecurrence: Recurrence = { run, reverse };

function run(
  products: Float32Array,
  weight: Float32Array,
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
  const doubles = Float64Array.from(weight);
  const product = { rows: batch, columns: gates, inner: hidden };
  for (let step = 0; step < steps; step++) {
    const t = shape.reverse ? steps - 1 - step : step;
    multiplyTransposed(sums, state, doubles, product);
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

function reverse(
  gradient: Float32Array,
  trace: RecurrenceTrace,
  previous: Float32Array,
  weight: Float32Array,
  shape: RecurrenceShape,
): RecurrenceGradients {
  const { batch, steps, hidden } = shape;
  const { reset, update, candidate, recurrent } = trace;
  const gates = 3 * hidden;
  const products = new Float32Array(batch * steps * gates);
  const recurrentProducts = new Float32Array(batch * steps * gates);
  const gateGradient = new Float64Array(batch * gates);
  const carried = new Float64Array(batch * hidden);
  const through = new Float64Array(batch * hidden);
  const product = { rows: batch, columns: hidden, inner: gates };
  const transposed = transpose(weight, hidden);
  for (let step = steps - 1; step >= 0; step--) {
    const t = shape.reverse ? steps - 1 - step : step;
    for (let b = 0; b < batch; b++) {
      const at = (b * steps + t) * hidden;
      const to = (b * steps + t) * gates;
      for (let j = 0; j < hidden; j++) {
        const d = gradient[at + j] + carried[b * hidden + j] + through[b * hidden + j];
        const r = reset[at + j];
        const z = update[at + j];
        const n = candidate[at + j];
        const dn = d * (1 - z) * (1 - n * n);
        const dr = dn * recurrent[at + j] * r * (1 - r);
        const dz = d * (previous[at + j] - n) * z * (1 - z);
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
    multiplyTransposed(through, gateGradient, transposed, product);
  }
  return { products, recurrentProducts };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** [3H, H] -> [H, 3H], in doubles. */
function transpose(weight: Float32Array, hidden: number): Float64Array {
  const gates = 3 * hidden;
  const transposed = new Float64Array(weight.length);
  for (let j = 0; j < gates; j++) for (let k = 0; k < hidden; k++) transposed[k * gates + j] = weight[j * hidden + k];
  return transposed;
}
