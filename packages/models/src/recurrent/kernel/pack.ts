/** Columns of a strip: what the kernel multiplies at a time. */
const STRIP = 8;

/** The next multiple of a strip's width. */
export function paddedTo(hidden: number): number {
  return Math.ceil(hidden / STRIP) * STRIP;
}

/**
 * A GRU's recurrent weight [3 hidden, hidden] as the kernel's right-hand factor [inner, columns], each gate padded with
 * zeros, in strips [columns / 8, inner, 8]. `transposed`: inner = state, columns = gates (forward); `upright`:
 * inner = gates, columns = state (backward). @param to zeroed.
 */
export function packStrips(
  to: Float32Array,
  weight: Float32Array,
  hidden: number,
  order: 'transposed' | 'upright',
): void {
  const wide = paddedTo(hidden);
  const inner = order === 'transposed' ? wide : 3 * wide;
  for (let gate = 0; gate < 3; gate++) {
    for (let row = 0; row < hidden; row++) {
      for (let k = 0; k < hidden; k++) {
        const unit = gate * wide + row;
        const [n, column] = order === 'transposed' ? [k, unit] : [unit, k];
        const strip = Math.floor(column / STRIP);
        to[(strip * inner + n) * STRIP + (column % STRIP)] = weight[(gate * hidden + row) * hidden + k];
      }
    }
  }
}
