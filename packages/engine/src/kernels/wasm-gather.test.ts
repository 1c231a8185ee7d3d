import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../select-engine';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm', threads: 1 });
});

describe('gather on wasm', () => {
  const shape = [2, 5, 3, 4] as const;
  const x = () => tf.range(0, 120).reshape([...shape]);
  const at = (...index: number[]) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

  it.each([0, 1, 2, 3])('picks slices of axis %i', (axis) => {
    const rows = [1, 0, 1].map((row) => Math.min(row, shape[axis] - 1));
    const picked = tf.tidy(() => tf.gather(x(), tf.tensor1d(rows, 'int32'), axis).arraySync()) as number[][][][];
    for (const [a, one] of picked.entries()) {
      for (const [b, two] of one.entries()) {
        for (const [c, three] of two.entries()) {
          for (const [d, value] of three.entries()) {
            const index = [a, b, c, d];
            index[axis] = rows[index[axis]];
            expect(value).toBe(at(...index));
          }
        }
      }
    }
  });

  it('picks right when the memory has to grow for it', () => {
    const wide = tf.ones([2, 1000]);
    const rows = tf.tensor1d(new Int32Array(40_000).fill(1), 'int32');
    const lowest = tf.tidy(() => tf.min(tf.gather(wide, rows, 0)).dataSync()[0]);
    expect(lowest).toBe(1);
    tf.dispose([wide, rows]);
  });

  it('keeps the shape of its indices', () => {
    const indices = tf.tensor2d([[0, 4], [2, 2]], [2, 2], 'int32'); // biome-ignore format: a matrix
    expect(tf.gather(x(), indices, 1).shape).toEqual([2, 2, 2, 3, 4]);
  });
});
