/**
 * The lower triangle L of a symmetric positive definite matrix L Lᵀ (Cholesky's), in place of its own; what is above the
 * diagonal stays.
 * @param matrix [size, size], of which the lower triangle is read.
 */
export function factorise(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const r = row * size;
    for (let column = 0; column <= row; column++) {
      const c = column * size;
      let sum = matrix[r + column];
      for (let k = 0; k < column; k++) sum -= matrix[r + k] * matrix[c + k];
      matrix[r + column] = column < row ? sum / matrix[c + column] : Math.sqrt(sum);
    }
  }
}

/** Solves L y = x in place, from index `at` of `x` on: `size` numbers. */
export function solveLower(lower: Float64Array, size: number, x: Float64Array, at = 0): void {
  for (let row = 0; row < size; row++) {
    const r = row * size;
    let sum = x[at + row];
    for (let k = 0; k < row; k++) sum -= lower[r + k] * x[at + k];
    x[at + row] = sum / lower[r + row];
  }
}

/** Solves Lᵀ y = x in place. */
export function solveUpper(lower: Float64Array, size: number, x: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    x[row] /= lower[row * size + row];
    for (let k = 0; k < row; k++) x[k] -= lower[row * size + k] * x[row];
  }
}
