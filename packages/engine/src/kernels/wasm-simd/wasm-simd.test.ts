import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRandom } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../select-engine';
import { KERNEL_SOURCE_HASH } from './kernel-bytes';
import { loadSimdKernel } from './simd-kernel';

type Four = [number, number, number, number];
interface Case {
  readonly x: Four;
  readonly filter: Four;
  readonly stride?: number;
  readonly activation?: 'relu' | 'relu6';
}

beforeAll(async () => {
  await selectEngine({ engine: 'wasm', threads: 1 });
});

function draw(shape: number[], seed: number, scale = 1): tf.Tensor {
  const random = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => scale * random.normal()),
    shape,
  );
}

/** Largest difference between a fused convolution and the same in plain JavaScript. */
async function difference({ x, filter, stride = 1, activation }: Case): Promise<number> {
  const [height, width, channels, outputs] = filter;
  const convolve = () =>
    tf.tidy(() => {
      const parts = {
        x: draw(x, 1) as tf.Tensor4D,
        filter: draw(filter, 2, 1 / Math.sqrt(height * width * channels)) as tf.Tensor4D,
        bias: draw([outputs], 3),
      };
      return tf.fused.conv2d({ ...parts, strides: [1, stride], pad: 'same', activation }).dataSync() as Float32Array;
    });
  const found = convolve();
  await tf.setBackend('cpu');
  const expected = convolve();
  await tf.setBackend('wasm');
  expect(found.length).toBe(expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
}

describe('the SIMD kernel on wasm', () => {
  it('was made from the kernel.c that lies beside it, and is in use', async () => {
    const source = readFileSync(new URL('./kernel.c', import.meta.url));
    expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_HASH);
    expect((await selectEngine({ engine: 'wasm' })).capabilities.mended).toContain('FusedConv2D');
  });

  // Whole and broken groups of rows, places, outputs; images narrower than a group; padding on both sides, one, none.
  it.each<Case>([
    { x: [1, 8, 16, 4], filter: [3, 1, 4, 8] },
    { x: [1, 42, 7, 48], filter: [3, 1, 48, 48], activation: 'relu' },
    { x: [2, 9, 33, 12], filter: [3, 5, 12, 32], stride: 3, activation: 'relu' },
    { x: [1, 5, 100, 32], filter: [3, 3, 32, 24], activation: 'relu' },
    { x: [3, 1, 3, 8], filter: [3, 2, 8, 4] },
    { x: [2, 50, 1, 24], filter: [3, 1, 24, 20], activation: 'relu' },
    { x: [1, 27, 2, 4], filter: [3, 3, 4, 12] },
  ])('convolves rows as the plain loop does: $x by $filter', async (shapes) => {
    expect(await difference(shapes)).toBeLessThan(3e-5);
  });

  it.each<Case>([
    { x: [2, 9, 11, 4], filter: [1, 1, 4, 12], activation: 'relu' },
    { x: [1, 1, 3, 56], filter: [1, 1, 56, 48] },
    { x: [1, 40, 1, 704], filter: [1, 1, 704, 192], activation: 'relu' },
  ])('convolves points as the plain loop does: $x by $filter', async (shapes) => {
    expect(await difference(shapes)).toBeLessThan(1e-5);
  });

  it.each([
    { shapes: [[2, 3, 4], [2, 3, 8], [2, 3, 4]], axis: -1 }, // biome-ignore format: shapes
    { shapes: [[2, 3, 4], [2, 1, 4]], axis: 1 }, // biome-ignore format: shapes
    { shapes: [[3, 3], [3, 4]], axis: 1 }, // biome-ignore format: shapes
    { shapes: [[2, 0, 4], [2, 1, 4]], axis: 1 }, // biome-ignore format: shapes
  ])('lays $shapes side by side along axis $axis', ({ shapes, axis }) => {
    tf.tidy(() => {
      const parts = shapes.map((shape, n) => draw(shape, n));
      const whole = tf.concat(parts, axis);
      const back = tf.split(whole, shapes.map((shape) => shape.at(axis) as number), axis); // biome-ignore format: one call
      for (const [n, part] of back.entries()) expect(part.arraySync()).toEqual(parts[n].arraySync());
    });
    expect(() => tf.concat([tf.zeros([2, 4]), tf.zeros([3, 4])], 1)).toThrow();
  });

  it('slices pieces of memory and other pieces', () => {
    const x = tf.range(0, 48).reshape([3, 4, 4]);
    const rows = x.arraySync() as number[][][];
    expect(tf.slice(x, 1).arraySync()).toEqual(rows.slice(1));
    expect(tf.slice(x, [2, 1, 0], [1, 2, -1]).arraySync()).toEqual([rows[2].slice(1, 3)]);
    expect(tf.slice(x, [0, 1, 0], [3, 2, 4]).arraySync()).toEqual(rows.map((row) => row.slice(1, 3)));
    expect(tf.slice(x, [3, 0, 0]).shape).toEqual([0, 4, 4]);
    expect(tf.slice(tf.cast(x, 'int32'), 2).arraySync()).toEqual(rows.slice(2));
  });

  it('is left out where the library has no memory to be found', async () => {
    expect(await loadSimdKernel({})).toBe(undefined);
  });

  it('leaves to the backend what it is not made for', async () => {
    expect(await difference({ x: [1, 9, 9, 3], filter: [3, 3, 3, 8] })).toBeLessThan(1e-5);
    expect(await difference({ x: [1, 9, 9, 4], filter: [5, 3, 4, 8], activation: 'relu' })).toBeLessThan(1e-5);
    expect(await difference({ x: [1, 9, 9, 4], filter: [3, 3, 4, 8], activation: 'relu6' })).toBeLessThan(1e-5);
    const x = draw([1, 9, 9, 4], 1) as tf.Tensor4D;
    const filter = draw([3, 3, 4, 8], 2) as tf.Tensor4D;
    expect(tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid' }).shape).toEqual([1, 7, 7, 8]);
  });

  it('takes tensors of another backend, and such as have nothing in them', async () => {
    await tf.setBackend('cpu');
    const x = draw([400, 100, 1, 8], 1) as tf.Tensor4D;
    const filter = draw([1, 1, 8, 8], 2) as tf.Tensor4D;
    const expected = tf.conv2d(tf.slice(x, 399), filter, 1, 'same').arraySync();
    await tf.setBackend('wasm');
    const found = tf.conv2d(tf.slice(x, 399), filter, 1, 'same').arraySync();
    for (const [row, [channels]] of found[0].entries()) {
      for (const [n, value] of channels.entries()) expect(value).toBeCloseTo(expected[0][row][0][n], 5);
    }
    for (const empty of [tf.zeros([0, 4, 4, 4]), tf.zeros([1, 0, 4, 4]), tf.zeros([1, 4, 0, 4])] as tf.Tensor4D[]) {
      const high = tf.zeros([3, 1, 4, 4]) as tf.Tensor4D;
      const bias = tf.zeros([4]);
      const y = tf.fused.conv2d({ x: empty, filter: high, bias, strides: 1, pad: 'same', activation: 'relu' });
      expect(y.shape).toEqual(empty.shape);
    }
  });

  it('lets a number that is none be seen', () => {
    const x = tf.fill([1, 8, 8, 4], Number.NaN) as tf.Tensor4D;
    const filter = draw([3, 1, 4, 8], 2) as tf.Tensor4D;
    const y = tf.fused.conv2d({ x, filter, bias: tf.zeros([8]), strides: 1, pad: 'same', activation: 'relu' });
    expect(y.dataSync().every(Number.isNaN)).toBe(true);
  });

  it.each([false, true])('writes nowhere but where it is told to, in memory that is shared: %s', async (shared) => {
    const memory = new WebAssembly.Memory({ initial: 4, maximum: 8, shared });
    const kernel = await loadSimdKernel({ wasm: shared ? { wasmMemory: memory } : { asm: { memory } } });
    const mark = 62; // as floats, numbers of ordinary size
    const bytes = new Uint8Array(memory.buffer).fill(mark);
    // One image of 4 rows of 4 columns of 4 channels: x, filter, bias, then from 20,000 on packed, scratch, out.
    const [x, filter, bias, packed, scratch, out] = [10_000, 12_000, 13_000, 20_000, 30_000, 40_000];
    kernel?.pack_rows(filter, packed, 4, 4);
    kernel?.convolve_rows(x, packed, bias, out, scratch, 0, 1, 4, 4, 4, 4, 4, 1, 1, 0, 1, 4);
    kernel?.pack_points(filter, packed, 4, 4);
    kernel?.convolve_points(x, packed, bias, out, scratch, 0, 16, 4, 4, 16);
    const written = [packed, scratch, out].map((at, i) => [at, at + 4 * [6 * 4 * 8, 192 + 7 * 16, 64][i]]);
    const changed = bytes.findIndex(
      (byte, at) => byte !== mark && !written.some(([from, to]) => at >= from && at < to),
    );
    expect(changed).toBe(-1);
    expect(bytes.slice(out, out + 256).some((byte) => byte !== mark)).toBe(true);
  });
});
