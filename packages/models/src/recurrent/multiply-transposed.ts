/**
 * out[r, m] = sum over n of left[r, n] * right[m, n]: the one hot loop of the recurrence.
 * Doubles, because a float32 load costs a conversion in JavaScript; tiles of 4 x 2, so that a number is loaded once
 * for several products and the sums stay in registers.
 */
export function multiplyTransposed(
  out: Float64Array,
  left: Float64Array,
  right: Float64Array,
  size: { readonly rows: number; readonly columns: number; readonly inner: number },
): void {
  const { rows, columns, inner } = size;
  const tiledRows = rows - (rows % 4);
  const tiledColumns = columns - (columns % 2);
  for (let m = 0; m < tiledColumns; m += 2) {
    for (let r = 0; r < tiledRows; r += 4) tile4x2(out, left, right, r, m, columns, inner);
  }
  if (tiledColumns < columns) {
    for (let r = 0; r < tiledRows; r++) out[r * columns + tiledColumns] = dot(left, right, r, tiledColumns, inner);
  }
  for (let r = tiledRows; r < rows; r++) row(out, left, right, r, columns, inner);
}

function tile4x2(
  out: Float64Array,
  left: Float64Array,
  right: Float64Array,
  r: number,
  m: number,
  columns: number,
  inner: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let c0 = 0;
  let c1 = 0;
  let d0 = 0;
  let d1 = 0;
  const a = r * inner;
  const b = a + inner;
  const c = b + inner;
  const d = c + inner;
  const u = m * inner;
  const v = u + inner;
  for (let n = 0; n < inner; n++) {
    const x = right[u + n];
    const y = right[v + n];
    const p = left[a + n];
    const q = left[b + n];
    const s = left[c + n];
    const t = left[d + n];
    a0 += p * x;
    a1 += p * y;
    b0 += q * x;
    b1 += q * y;
    c0 += s * x;
    c1 += s * y;
    d0 += t * x;
    d1 += t * y;
  }
  const o = r * columns + m;
  out[o] = a0;
  out[o + 1] = a1;
  out[o + columns] = b0;
  out[o + columns + 1] = b1;
  out[o + 2 * columns] = c0;
  out[o + 2 * columns + 1] = c1;
  out[o + 3 * columns] = d0;
  out[o + 3 * columns + 1] = d1;
}

function row(
  out: Float64Array,
  left: Float64Array,
  right: Float64Array,
  r: number,
  columns: number,
  inner: number,
): void {
  const tiled = columns - (columns % 4);
  const a = r * inner;
  const o = r * columns;
  for (let m = 0; m < tiled; m += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    const u0 = m * inner;
    const u1 = u0 + inner;
    const u2 = u1 + inner;
    const u3 = u2 + inner;
    for (let n = 0; n < inner; n++) {
      const p = left[a + n];
      s0 += p * right[u0 + n];
      s1 += p * right[u1 + n];
      s2 += p * right[u2 + n];
      s3 += p * right[u3 + n];
    }
    out[o + m] = s0;
    out[o + m + 1] = s1;
    out[o + m + 2] = s2;
    out[o + m + 3] = s3;
  }
  for (let m = tiled; m < columns; m++) out[o + m] = dot(left, right, r, m, inner);
}

function dot(left: Float64Array, right: Float64Array, r: number, m: number, inner: number): number {
  let sum = 0;
  for (let n = 0; n < inner; n++) sum += left[r * inner + n] * right[m * inner + n];
  return sum;
}
