import { KEY_COUNT } from '@pianoscribe/core';
import { createSyntheticPiano } from '@pianoscribe/datasets';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Segment, SegmentSource } from '../segments';
import { readBatch, repeatColumns } from './batches';
import { cutSegments } from './cut-segments';
import { parseDefects } from './defect-names';
import { score } from './score';
import { syntheticData } from './study-data';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Two segments of 8 columns: key 3 sounds in the columns given. */
function source(...sounding: number[][]): SegmentSource {
  const segments = sounding.map((columns, n): Segment => {
    const roll = new Uint8Array(KEY_COUNT * 8);
    for (const c of columns) roll[3 * 8 + c] = 1;
    return { name: `${n}`, features: new Float32Array(229 * 2).fill(n), roll };
  });
  return { count: segments.length, columns: 8, frames: 2, read: async (index) => segments[index] };
}

describe('readBatch', () => {
  it('gives images and rolls, the rolls on a coarser grid by the columns in the middle', async () => {
    const { images, rolls } = await readBatch(source([0, 1, 2], [6]), [1, 0], 4);
    expect(images.shape).toEqual([2, 229, 2, 1]);
    expect(images.dataSync()[0]).toBe(1);
    const key = tf.slice(rolls, [0, 0, 3], [-1, -1, 1]).squeeze([2]).arraySync();
    // Middles of pairs of columns: 1, 3, 5, 7.
    expect(key).toEqual([
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
  });
});

describe('repeatColumns', () => {
  it('repeats each column as often as it takes', () => {
    const rolls = tf.tensor3d([1, 2, 3], [1, 3, 1]);
    expect([...repeatColumns(rolls, 7).dataSync()]).toEqual([1, 1, 1, 2, 2, 3, 3]);
  });
});

describe('score', () => {
  const test = source([0, 1, 2, 3], [4, 5]);

  it('counts cells by hand', async () => {
    // Key 3 told in columns 2 to 5 of both segments: of 6 true cells 4 are among the 8 told.
    const told = tf.tidy(() => {
      const row = tf.oneHot(3, KEY_COUNT).reshape([1, 1, KEY_COUNT]);
      return tf.pad(tf.tile(row, [2, 4, 1]), [[0, 0], [2, 2], [0, 0]]).toFloat() as tf.Tensor3D; // biome-ignore format: axes
    });
    const found = await score(() => told.clone(), test, { columns: 8 });
    expect(found.precision).toBeCloseTo(0.5, 6);
    expect(found.recall).toBeCloseTo(4 / 6, 6);
    expect(found.accuracy).toBeCloseTo(1 - 6 / (2 * 8 * KEY_COUNT), 6);
    // Variances: told 1/4 twice; target 1/4 and 1/4 * 3/4.
    expect(found.movement).toBeCloseTo(0.5 / (0.25 + 0.1875), 5);
  });

  it('finds no movement in a constant picture, whatever it shows, and all of it in the target', async () => {
    const constant = await score(({ rolls }) => tf.fill(rolls.shape, 0.7), test, { columns: 4 });
    expect(constant.movement).toBeCloseTo(0, 6);
    const perfect = await score(({ rolls }) => rolls.clone(), test, { columns: 8, batch: 1 });
    expect(perfect).toEqual({ precision: 1, recall: 1, f1: 1, accuracy: 1, movement: 1 });
  });
});

describe('cutSegments', { timeout: 240_000 }, () => {
  it('standardises each second, and goes on with a note that was struck before it', () => {
    const piano = createSyntheticPiano({ seconds: 3 });
    const notes = [{ pitch: 60, onset: 0.5, offset: 2.25, velocity: 80 }];
    const performance = { name: 'x', duration: 4, notes, pedals: [] };
    const segments = cutSegments({ performance, from: 1, count: 2, piano, seed: 1 });
    const sounding = segments.map(({ roll }) => roll.reduce((sum, cell) => sum + cell, 0));
    expect(sounding).toEqual([768, 192]);
    expect(segments[1].roll[(60 - 21) * 768 + 191]).toBe(1);
    expect(segments[1].roll[(60 - 21) * 768 + 192]).toBe(0);
    const { features } = segments[0];
    expect(features.length).toBe(229 * 101);
    const mean = features.reduce((sum, v) => sum + v, 0) / features.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(features.reduce((sum, v) => sum + v * v, 0) / (features.length - 1)).toBeCloseTo(1, 3);
    expect(segments[0].deviation).toBeGreaterThan(1);
  });
});

describe('syntheticData', { timeout: 240_000 }, () => {
  it('is the same for a seed, and another for another', async () => {
    const [a, b, c] = await Promise.all([3, 3, 4].map((seed) => syntheticData({ count: 2, seed })));
    expect((await a.read(1)).roll).toEqual((await b.read(1)).roll);
    expect((await a.read(1)).features).toEqual((await b.read(1)).features);
    expect((await a.read(1)).roll).not.toEqual((await c.read(1)).roll);
    expect([a.count, a.columns, a.frames]).toEqual([2, 768, 101]);
  });
});

describe('parseDefects', () => {
  it('knows all, none, and names, and refuses others by name', () => {
    expect(parseDefects('none')).toEqual({});
    expect(parseDefects('across-batch,unshifted')).toEqual({ attention: 'across-batch', targets: 'unshifted' });
    expect(Object.keys(parseDefects('all'))).toHaveLength(5);
    expect(() => parseDefects('unshifted,shfted')).toThrow(/not "shfted"/);
  });
});
