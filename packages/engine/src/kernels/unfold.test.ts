import { expect, it } from 'vitest';
import type { WindowGeometry } from './geometry';
import { unfold } from './unfold';

const geometry: WindowGeometry = {
  batchSize: 1,
  inHeight: 2,
  inWidth: 3,
  channels: 1,
  outHeight: 2,
  outWidth: 3,
  filterHeight: 1,
  filterWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  padTop: 0,
  padLeft: 1,
};
const planes = Float32Array.of(1, 2, 3, 4, 5, 6);

it('lays out what each of three taps sees of two rows, zero in the padding', () => {
  const columns = new Float32Array(18).fill(Number.NaN);
  unfold(planes, columns, geometry, 0, 2);
  expect([...columns.subarray(0, 6)]).toEqual([0, 1, 2, 0, 4, 5]);
  expect([...columns.subarray(6, 12)]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...columns.subarray(12)]).toEqual([2, 3, 0, 5, 6, 0]);
});

it('takes some of the rows, and steps by the stride', () => {
  const columns = new Float32Array(6).fill(Number.NaN);
  unfold(planes, columns, { ...geometry, outWidth: 2, strideWidth: 2 }, 1, 2);
  expect([...columns]).toEqual([0, 5, 4, 6, 5, 0]);
});
