import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFrameMatrix } from '@pianoscribe/core';
import { selectEngine } from '@pianoscribe/engine';
import { createNetwork, linearParameters } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { hearCollapsed, varianceOverTime } from './collapsed';

const GRID = { sampleRate: 768, hopLength: 1, startTime: 0 };

it('measures how much a roll changes over time', () => {
  const still = createFrameMatrix(4, 88, GRID);
  for (let column = 0; column < 4; column++) still.data[column * 88 + 3] = 0.7;
  expect(varianceOverTime(still)).toBeCloseTo(0, 12);
  const moving = createFrameMatrix(4, 88, GRID);
  moving.data[88 + 3] = 1;
  // One of 88 keys is down in one of four columns: 3/16.
  expect(varianceOverTime(moving)).toBeCloseTo(3 / 16 / 88, 12);
});

it('trains a net that knows no time, shows that it stands still, and keeps its weights', async () => {
  await selectEngine({ engine: 'cpu' });
  const folder = await mkdtemp(path.join(tmpdir(), 'collapsed-'));
  const network = createNetwork<tf.Tensor3D>({
    name: 'blind',
    seed: 1,
    parameters: linearParameters('keys', { inputs: 1, outputs: 88 }),
    forward: (variable, x) =>
      tf.tile(tf.reshape(tf.sigmoid(variable('keys.bias')), [1, 1, 88]), [x.shape[0], 8, 1]) as tf.Tensor3D,
  });
  const source = {
    count: 32,
    frames: 5,
    columns: 8,
    read: (index: number) =>
      Promise.resolve({
        name: `segment ${index}`,
        features: new Float32Array(4 * 5),
        roll: Uint8Array.from({ length: 88 * 8 }, (_, i) => (i < 4 ? 1 : 0)),
      }),
  };
  const target = createFrameMatrix(8, 88, GRID);
  target.data[0] = 1;
  const hear = () => hearCollapsed({ network, train: source, piece: { ...source, count: 2 }, target, seed: 1, folder });
  const first = await hear();
  expect(first).toMatchObject({ name: 'blind', batches: 2 });
  expect(first.variance).toBeLessThan(1e-12);
  expect(first.targetVariance).toBeGreaterThan(1e-4);
  expect(first.prediction.shape).toEqual([16, 88]);
  const { mtimeMs } = await stat(path.join(folder, 'weights.safetensors'));
  expect(await hear()).toEqual(first);
  expect((await stat(path.join(folder, 'weights.safetensors'))).mtimeMs).toBe(mtimeMs);
  network.dispose();
  await rm(folder, { recursive: true });
});
