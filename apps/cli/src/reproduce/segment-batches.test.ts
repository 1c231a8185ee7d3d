import { selectEngine } from '@pianoscribe/engine';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchesAnEpoch, orderedSegments, type SegmentBatch, shuffledSegments } from './segment-batches';
import type { SegmentSource } from './segments';

beforeAll(async () => {
  await selectEngine({ engine: 'cpu' });
});

/** Five segments of 2 mels, 3 frames and 4 columns; all features of each are its index. */
const SOURCE: SegmentSource = {
  count: 5,
  frames: 3,
  columns: 4,
  read: (index) =>
    Promise.resolve({
      name: String(index),
      features: new Float32Array(6).fill(index),
      roll: Uint8Array.from({ length: 88 * 4 }, (_, i) => (i === 7 * 4 + 2 ? 1 : 0)),
    }),
};

async function indicesOf(batches: AsyncIterable<SegmentBatch>): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { images, rolls } of batches) {
    const values = Array.from(images.dataSync());
    found.push(values.filter((_, i) => i % 6 === 0));
    tf.dispose([images, rolls]);
  }
  return found;
}
const shuffled = (from: number, to: number, seed = 1) =>
  indicesOf(shuffledSegments(SOURCE, { batchSize: 2, seed, from, to }));

describe('segment batches', () => {
  it('hold images and rolls as the nets take them', async () => {
    for await (const { images, rolls } of orderedSegments(SOURCE, 4)) {
      expect(images.shape.slice(1)).toEqual([2, 3, 1]);
      expect(rolls.shape.slice(1)).toEqual([4, 88]);
      const cells = Array.from(rolls.dataSync());
      // Key 7 is down in column 2.
      expect(cells.indexOf(1)).toBe(2 * 88 + 7);
      tf.dispose([images, rolls]);
    }
    expect(await indicesOf(orderedSegments(SOURCE, 4))).toEqual([[0, 1, 2, 3], [4]]);
  });

  it('take every segment once an epoch, the incomplete last batch included', async () => {
    expect(batchesAnEpoch(5, 2)).toBe(3);
    // The original's: 50 342 segments.
    expect([2, 16, 32].map((size) => batchesAnEpoch(50342, size))).toEqual([25171, 3147, 1574]);
    const epoch = await shuffled(0, 3);
    expect(epoch.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(epoch.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('go on at any point, in an order of each epoch that the seed decides', async () => {
    const whole = await shuffled(0, 9);
    expect(await shuffled(4, 9)).toEqual(whole.slice(4));
    expect(whole.slice(0, 3)).not.toEqual(whole.slice(3, 6));
    expect(await shuffled(0, 9, 2)).not.toEqual(whole);
  });
});
