import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '@pianoscribe/core';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import { selectEngine } from '@pianoscribe/engine';
import { createDefaultNetwork, SURROUNDING_COLUMNS } from '@pianoscribe/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PreparedNotes } from './prepare-notes';
import { trainVelocities, VELOCITY_TRAINING } from './train-velocities';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'velocities-'));
  await selectEngine({ engine: 'wasm' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ROUND = 6;
/** Three excerpts of two clips; the first column tells the velocity but for the excerpt's gain. */
function clip(number: number): PreparedNotes {
  const random = createRandom(number);
  const excerpt = number % 3;
  const gain = createRandom(Math.floor(number / ROUND), excerpt).normal();
  const velocities = Float32Array.from({ length: 12 }, () => random.uniform(0.2, 0.9));
  const surroundings = new Float32Array(12 * SURROUNDING_COLUMNS);
  for (const [note, velocity] of velocities.entries()) {
    surroundings.fill(velocity + 0.2 * gain, note * SURROUNDING_COLUMNS, note * SURROUNDING_COLUMNS + 40);
  }
  const keys = Uint8Array.from(velocities, (_, note) => note % 4);
  return { surroundings, velocities, keys, excerpt };
}
async function* clipsFrom(first: number): AsyncGenerator<PreparedNotes> {
  for (let number = first; ; number++) yield clip(number);
}

const settings = { ...VELOCITY_TRAINING, batchSize: 3, logEvery: 1, warmupSteps: 2, cooldownSteps: 2 };
const notes = createDefaultNetwork({ seed: 1 }).saveWeights();
const from = { tensors: notes, metadata: { hoursOfAudio: '2.00' } };

/** Runs to its end, or until a log's line says that so many steps are done; gives the losses. */
async function run(name: string, steps: number, stopAt?: number): Promise<number[]> {
  const control = new AbortController();
  const losses: number[] = [];
  const onLine = (line: string) => {
    const { step, loss } = JSON.parse(line) as { step?: number; loss?: number };
    if (loss !== undefined) losses.push(loss);
    if (step !== undefined && step === stopAt) control.abort();
  };
  const output = path.join(folder, name);
  const job = { settings: { ...settings, steps }, clipsFrom, roundLength: ROUND, folder: output, from, onLine };
  await trainVelocities({ ...job, signal: control.signal }).catch((error: { code?: string }) => {
    if (error.code !== 'ABORTED') throw error;
  });
  return losses;
}

describe('trainVelocities', () => {
  it('learns what differs within an excerpt', async () => {
    const losses = await run('learning', 30);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]);
  }, 60_000);

  it('goes on where it was stopped, in the middle of a round, with the same losses', async () => {
    const whole = await run('whole', 5);
    const parts = [...(await run('parts', 5, 3)), ...(await run('parts', 5))];
    expect(parts).toEqual(whole);
  }, 60_000);

  it('keeps the weights that find the notes, and says how long it has listened', async () => {
    await run('kept', 1);
    const { tensors, metadata } = readSafetensors(await readFile(path.join(folder, 'kept', 'weights.safetensors')));
    const close = Math.max(
      ...(notes.get('heads.weight')?.data ?? []).map((v, i) =>
        Math.abs(v - (tensors.get('heads.weight')?.data[i] ?? 9)),
      ),
    );
    expect(close).toBeLessThan(1e-3);
    expect(tensors.get('velocity.0.weight')?.shape[1]).toBe(SURROUNDING_COLUMNS);
    expect(Number(metadata.hoursOfAudio)).toBeCloseTo(2 + (3 * 5.12) / 3600, 2);
  }, 60_000);

  it('says so where no velocity can be heard', async () => {
    async function* silent(): AsyncGenerator<PreparedNotes> {
      for (;;)
        yield {
          surroundings: new Float32Array(0),
          velocities: new Float32Array(0),
          keys: new Uint8Array(0),
          excerpt: 0,
        };
    }
    const job = { settings, clipsFrom: silent, roundLength: ROUND, folder: path.join(folder, 'silent'), from };
    await expect(trainVelocities(job)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
