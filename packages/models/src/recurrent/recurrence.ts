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

/** Gradients of what enters the gates, [batch, step, 3 hidden]: by way of the input, and of the hidden state. */
export interface RecurrenceGradients {
  readonly products: Float32Array;
  readonly recurrentProducts: Float32Array;
}

/**
 * The recurrence of a GRU over typed arrays, in PyTorch's form, gates in its order (reset, update, candidate):
 *   r = sigmoid(x_r + U_r h + b_r),  z = sigmoid(x_z + U_z h + b_z),  n = tanh(x_n + r (U_n h + b_n))
 *   h' = (1 - z) n + z h,  h = 0 at the start
 */
export interface Recurrence {
  /**
   * @param products input products with the input bias, [batch, step, 3 hidden].
   * @param weight U, [3 hidden, hidden].
   * @param bias b, [3 hidden].
   */
  run(products: Float32Array, weight: Float32Array, bias: Float32Array, shape: RecurrenceShape): RecurrenceTrace;
  /**
   * Backward through `run`.
   * @param gradient of the output, [batch, step, hidden].
   * @param previous what `previousStates` says of the output.
   */
  reverse(
    gradient: Float32Array,
    trace: RecurrenceTrace,
    previous: Float32Array,
    weight: Float32Array,
    shape: RecurrenceShape,
  ): RecurrenceGradients;
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
