import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '@pianoscribe/core';
import { selectEngine } from '@pianoscribe/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SegmentSource } from './segments';
import { SMALL_STUDY } from './study-config';
import { loadStudyNet, trainRun } from './train-run';

/** Milliseconds; it takes seconds on a quiet machine. */
const PATIENCE = 300_000;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-'));
  await selectEngine({ engine: 'wasm' });
});
afterEach(() => rm(folder, { recursive: true }));

/** Segments of 8 mels by 101 frames, of which the one numbered `broken` is not finite. */
function source(count: number, broken?: number): SegmentSource {
  return {
    count,
    frames: 101,
    columns: 768,
    read: (index) => {
      const random = createRandom(index);
      const features = Float32Array.from({ length: 8 * 101 }, () => (index === broken ? Number.NaN : random.normal()));
      const roll = Uint8Array.from({ length: 88 * 768 }, (_, i) => (Math.floor(i / 768) % 10 === index ? 1 : 0));
      return Promise.resolve({ name: `${index}`, features, roll });
    },
  };
}

it(
  'learns nothing from a batch whose loss is not finite, and says so',
  async () => {
    const training = { ...SMALL_STUDY.training, epochs: 1, batchSize: { fcnn: 1, crnn: 1 }, checkpointEvery: 2 };
    const config = { ...SMALL_STUDY, training };
    const options = { net: 'fcnn', beta: 0.2, config, train: source(3, 1), test: source(1), folder } as const;
    const { losses, epochs } = await trainRun(options);
    expect(losses.filter((loss) => loss === null)).toHaveLength(1);
    expect(losses.filter((loss) => loss !== null && loss > 0)).toHaveLength(2);
    expect(epochs).toHaveLength(1);
    expect(epochs[0]).toMatchObject({ clips: 3, scores: { accuracy: expect.any(Number) } });
    expect(epochs[0].scores.accuracy).toBeGreaterThan(0);
    for (const name of ['early', 'epoch-1', 'checkpoint']) {
      expect(existsSync(path.join(folder, `${name}.safetensors`)), name).toBe(true);
    }
    const network = await loadStudyNet('fcnn', folder, 'epoch-1');
    expect([...network.saveWeights().values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
    network.dispose();
  },
  PATIENCE,
);

it(
  'gives a finished run back without touching it',
  async () => {
    const training = { ...SMALL_STUDY.training, epochs: 1, batchSize: { fcnn: 2, crnn: 2 } };
    const options = { net: 'fcnn', beta: 0.5, config: { ...SMALL_STUDY, training }, folder } as const;
    const first = await trainRun({ ...options, train: source(2), test: source(1) });
    const unread = { ...source(2), read: () => Promise.reject(new Error('It was read.')) };
    expect(await trainRun({ ...options, train: unread, test: unread })).toEqual(first);
  },
  PATIENCE,
);
