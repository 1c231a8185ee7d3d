/**
 * The matrix [to, from] that resizes a row of `from` numbers to `to` linearly with half-pixel centres:
 * the centre of output i lies at (i + 0.5) * from / to - 0.5 of the input, held within it.
 */
export function interpolationMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const left = Math.min(Math.floor(centre), from - 1);
    const right = Math.min(left + 1, from - 1);
    matrix[i * from + left] += 1 - (centre - left);
    matrix[i * from + right] += centre - left;
  }
  return matrix;
}
