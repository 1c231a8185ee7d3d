import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { factorise, solveLower, solveUpper } from './cholesky';

describe('factorise, solveLower, solveUpper', () => {
  it('solve a symmetric positive definite system together', () => {
    const size = 20;
    const random = createRandom(4);
    const root = Float64Array.from({ length: size * size }, () => random.normal());
    const dot = (a: number, b: number) =>
      root.subarray(a * size, a * size + size).reduce((sum, value, k) => sum + value * root[b * size + k], 0);
    const matrix = root.map((_, i) => {
      const [row, column] = [Math.floor(i / size), i % size];
      return dot(row, column) + (row === column ? 1 : 0);
    });
    const wanted = Float64Array.from({ length: size }, () => random.normal());
    const product = wanted.map((_, row) => wanted.reduce((sum, value, k) => sum + matrix[row * size + k] * value, 0));
    const triangle = matrix.slice();
    factorise(triangle, size);
    // The system lies somewhere in a longer array.
    const held = new Float64Array(size + 3);
    held.set(product, 3);
    solveLower(triangle, size, held, 3);
    const found = held.slice(3);
    solveUpper(triangle, size, found);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i], 9);
  });
});
