import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends, largestDifference, useBackend } from '../testing/backends';
import { interpolationMatrix } from './interpolation-matrix';
import { resizeBilinear } from './resize-bilinear';

describe('interpolationMatrix', () => {
  it('puts [0, 1] on 4 points at 0, 0.25, 0.75, 1', () => {
    const matrix = interpolationMatrix(2, 4);
    expect([0, 1, 2, 3].map((i) => matrix[2 * i + 1])).toEqual([0, 0.25, 0.75, 1]);
  });

  it('keeps a row of its own length', () => {
    expect([...interpolationMatrix(3, 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('has rows that sum to 1', () => {
    const matrix = interpolationMatrix(50, 773);
    for (let i = 0; i < 773; i++) {
      expect(matrix.subarray(i * 50, (i + 1) * 50).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6);
    }
  });
});

describe.each(backends)('resizeBilinear on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each<[[number, number, number, number], [number, number]]>([
    [
      [2, 4, 3, 2],
      [8, 6],
    ],
    [
      [2, 7, 5, 3],
      [5, 38],
    ],
  ])('of %j to %j is one linear map, and its gradient is that map transposed', (shape, size) => {
    const [batch, height, width, channels] = shape;
    const rows = tf.tensor2d(interpolationMatrix(height, size[0]), [size[0], height]);
    const columns = tf.tensor2d(interpolationMatrix(width, size[1]), [size[1], width]);
    const apply = (images: tf.Tensor, byRow: tf.Tensor, byColumn: tf.Tensor) => {
      const [, from, to] = images.shape as number[];
      const planes = tf.unstack(tf.transpose(images, [0, 3, 1, 2]).reshape([-1, from, to]));
      const resized = planes.map((plane) => tf.matMul(tf.matMul(byRow, plane), byColumn, false, true));
      const [height, width] = resized[0].shape as number[];
      return tf.stack(resized).reshape([batch, channels, height, width]).transpose([0, 2, 3, 1]);
    };
    const x = tf.randomNormal(shape, 0, 1, 'float32', 5) as tf.Tensor4D;
    const probe = tf.randomNormal([batch, ...size, channels], 0, 1, 'float32', 6);
    expect(largestDifference(resizeBilinear(x, size), apply(x, rows, columns))).toBeLessThan(2e-6);
    const gradient = tf.grad((images) => tf.sum(tf.mul(resizeBilinear(images as tf.Tensor4D, size), probe)))(x);
    expect(largestDifference(gradient, apply(probe, tf.transpose(rows), tf.transpose(columns)))).toBeLessThan(1e-5);
  });
});
