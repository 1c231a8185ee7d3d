import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { normals } from './kernels/gradient-check.testing';
import { selectEngine } from './select-engine';
import type { EngineName } from './types';

const native = await selectEngine({ engine: 'node' }).then(
  () => true,
  () => false,
);

/** Losses of five Adam steps of a small net like the original: tanh, max pool, half-pixel bilinear, conv1d, BCE. */
async function train(engine: EngineName): Promise<number[]> {
  await selectEngine({ engine, threads: 1 });
  const shapes = [
    [3, 3, 1, 4],
    [3, 3, 4, 4],
    [3, 24, 5],
  ];
  const variables = shapes.map((shape, i) => tf.variable(tf.tensor(normals(size(shape), i), shape).mul(0.3)));
  const [first, second, head] = variables as unknown as [tf.Tensor4D, tf.Tensor4D, tf.Tensor3D];
  const x = tf.tensor4d(normals(2 * 10 * 13, 9), [2, 10, 13, 1]);
  const y = tf
    .tensor3d(normals(2 * 16 * 5, 10), [2, 16, 5])
    .greater(0.8)
    .toFloat();
  const loss = (): tf.Scalar => {
    const a = tf.tanh(tf.conv2d(x, first, 1, 'same'));
    const b = tf.tanh(tf.add(tf.conv2d(a, second, 1, 'same'), a) as tf.Tensor4D);
    const pooled = tf.maxPool(b, 2, 2, 'valid');
    const wide = tf.image.resizeBilinear(pooled, [18, 6], false, true);
    const logits = tf.conv1d(tf.reshape(wide, [2, 18, 24]) as tf.Tensor3D, head, 1, 'valid');
    return tf.losses.sigmoidCrossEntropy(y, logits);
  };
  const adam = tf.train.adam(0.01);
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    const value = adam.minimize(loss, true, variables);
    losses.push((await value?.data())?.[0] ?? Number.NaN);
    value?.dispose();
  }
  adam.dispose();
  tf.dispose([...variables, x, y]);
  return losses;
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

it('trains on WASM as on the CPU', async () => {
  const expected = await train('cpu');
  expect(expected[4]).toBeLessThan(expected[0]);
  const found = await train('wasm');
  found.forEach((loss, i) => {
    expect(Math.abs(loss - expected[i])).toBeLessThan(1e-5);
  });
});

it('trains on native as on the CPU', async ({ skip }) => {
  if (!native) skip('the native engine is not installed: npm run native');
  const expected = await train('cpu');
  const found = await train('node');
  found.forEach((loss, i) => {
    expect(Math.abs(loss - expected[i])).toBeLessThan(1e-5);
  });
});
