/** Sizes of a small GRU. */
export interface GruSize {
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly hidden: number;
}

/** x [b, t, i], W [i, 3h], U [3h, h], b_i [3h], b_h [3h], as plain arrays of doubles. */
export type GruArrays = readonly [x: number[], w: number[], u: number[], bi: number[], bh: number[]];

/** torch.nn.GRU's formulas written out in doubles, one number at a time: the yardstick for the op. */
export function referenceGru([x, w, u, bi, bh]: GruArrays, size: GruSize, reverse: boolean): number[] {
  const { batch, steps, inputs, hidden } = size;
  const output = new Array<number>(batch * steps * hidden).fill(0);
  const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
  for (let b = 0; b < batch; b++) {
    let state = new Array<number>(hidden).fill(0);
    for (let step = 0; step < steps; step++) {
      const t = reverse ? steps - 1 - step : step;
      const entering = (g: number) => {
        let sum = bi[g];
        for (let i = 0; i < inputs; i++) sum += x[(b * steps + t) * inputs + i] * w[i * 3 * hidden + g];
        return sum;
      };
      const recurrent = (g: number) => {
        let sum = bh[g];
        for (let k = 0; k < hidden; k++) sum += state[k] * u[g * hidden + k];
        return sum;
      };
      state = state.map((h, j) => {
        const r = sigmoid(entering(j) + recurrent(j));
        const z = sigmoid(entering(hidden + j) + recurrent(hidden + j));
        const n = Math.tanh(entering(2 * hidden + j) + r * recurrent(2 * hidden + j));
        return (1 - z) * n + z * h;
      });
      for (let j = 0; j < hidden; j++) output[(b * steps + t) * hidden + j] = state[j];
    }
  }
  return output;
}
