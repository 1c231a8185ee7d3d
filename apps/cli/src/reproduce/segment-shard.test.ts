import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '@pianoscribe/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShard, type ShardShape, writeShard } from './segment-shard';
import type { Segment } from './segments';

const SHAPE: ShardShape = { mels: 3, frames: 5, columns: 7, precision: 'float32' };
const random = createRandom(1);
const segment = (name: string): Segment => ({
  name,
  features: Float32Array.from({ length: 15 }, () => random.normal()),
  roll: Uint8Array.from({ length: 88 * 7 }, () => random.integer(2)),
});

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shard-'));
  file = path.join(folder, 'a.shard');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a shard', () => {
  const segments = [segment('first'), segment('second'), segment('third')];

  it('gives back what went in, in any order', async () => {
    await writeShard(file, SHAPE, segments);
    const shard = await openShard(file, SHAPE);
    expect(shard?.names).toEqual(['first', 'second', 'third']);
    for (const index of [2, 0, 1]) expect(await shard?.read(index)).toEqual(segments[index]);
  });

  it('keeps halves to three digits and rolls exactly', async () => {
    const shape = { ...SHAPE, precision: 'float16' } as const;
    await writeShard(file, shape, segments);
    const read = await (await openShard(file, shape))?.read(1);
    expect(read?.roll).toEqual(segments[1].roll);
    for (let i = 0; i < 15; i++) {
      expect(Math.abs((read?.features[i] ?? 0) - segments[1].features[i])).toBeLessThan(1e-3 * 4);
    }
  });

  it('is not there until it is whole', async () => {
    const broken = (function* () {
      yield segments[0];
      throw new Error('the disk is full');
    })();
    await expect(writeShard(file, SHAPE, broken)).rejects.toThrow('the disk is full');
    expect(await readdir(folder)).toEqual([]);
    expect(await openShard(file, SHAPE)).toBeUndefined();
  });

  it('is made anew for another shape, and refused where it is damaged', async () => {
    await writeShard(file, SHAPE, segments);
    expect(await openShard(file, { ...SHAPE, frames: 6 })).toBeUndefined();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(100));
    await expect(openShard(file, SHAPE)).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
    await writeFile(file, 'something else altogether');
    await expect(openShard(file, SHAPE)).rejects.toThrow(/not a whole shard/);
  });
});
