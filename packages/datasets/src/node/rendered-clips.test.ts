import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@pianoscribe/core';
import { writeMidi } from '@pianoscribe/pianoroll-midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaestroPerformance, Split } from '../maestro';
import type { RenderedClip } from '../rendered-clip';
import { createSyntheticPiano } from '../synthetic-piano';
import { type ClipItem, createRenderedClips, type RenderedClipsOptions } from './rendered-clips';

let folder = '';
let performances: MaestroPerformance[] = [];
const pianos = [createSyntheticPiano({ seconds: 2 }), createSyntheticPiano({ seconds: 2, seed: 1 })];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clips-'));
  performances = await Promise.all(['train', 'train', 'test'].map((split, i) => writePerformance(split as Split, i)));
});
afterAll(() => rm(folder, { recursive: true }));

async function writePerformance(split: Split, seed: number): Promise<MaestroPerformance> {
  const random = createRandom(seed);
  const notes = Array.from({ length: 60 }, (_, i) => {
    const onset = 0.2 * i + 0.1 * random.next();
    return { pitch: 30 + random.integer(60), onset, offset: onset + 0.3, velocity: 30 + random.integer(90) };
  });
  const midiFile = `${seed}.midi`;
  const path = join(folder, midiFile);
  await writeFile(path, writeMidi({ notes, pedals: [{ kind: 'sustain', onset: 1, offset: 2 }] }));
  return { composer: 'A', title: 'B', split, year: 2018, midiFile, audioFile: '', duration: 12.5, path };
}

function options(more: Partial<RenderedClipsOptions> = {}): RenderedClipsOptions {
  const train = performances.filter(({ split }) => split === 'train');
  return {
    performances: train,
    pianos,
    seed: 3,
    clipSamples: 16000,
    clipsPerExcerpt: 2,
    excerpts: 3,
    workers: 0,
    ...more,
  };
}

async function take<T>(clips: AsyncIterable<ClipItem<T>>, count: number): Promise<ClipItem<T>[]> {
  const taken: ClipItem<T>[] = [];
  for await (const clip of clips) if (taken.push(clip) === count) break;
  return taken;
}

describe('createRenderedClips', () => {
  it('gives the same clips in this thread, in one worker and in two, and goes on where it is told to', async () => {
    const inline = await take(createRenderedClips(options()), 15);
    const one = await take(createRenderedClips(options({ workers: 1 })), 15);
    const two = await take(createRenderedClips(options({ workers: 2 })), 15);
    const rest = await take(createRenderedClips(options({ workers: 1, start: inline[7].next })), 7);
    expectSame(one, inline);
    expectSame(two, inline);
    expectSame(rest, inline.slice(8));
    expect(inline[14].next).toEqual({ round: 2, clip: 3 });
    expect(new Set(inline.map(({ value }) => value.seed)).size).toBe(15);
  });

  it('cuts labels with the sound', async () => {
    for (const { value } of await take(createRenderedClips(options()), 12)) {
      expect(value.samples).toHaveLength(16000);
      expect(value.notes).toHaveLength(value.keyReleases.length);
      for (const [i, note] of value.notes.entries()) {
        expect(note.onset).toBeLessThan(1);
        expect(note.offset).toBeGreaterThan(0);
        expect(note.offset).toBeLessThanOrEqual(1);
        expect(value.keyReleases[i]).toMatchObject({ pitch: note.pitch, onset: note.onset });
      }
    }
  });

  it("calls the caller's function in the worker", async () => {
    const prepare = {
      module: new URL('../fixtures/prepare-clip.ts', import.meta.url).href,
      name: 'prepareClip',
      options: { step: 100 },
    };
    const clips = await take(createRenderedClips<{ thinned: Float32Array }>(options({ workers: 1, prepare })), 3);
    const plain = await take(createRenderedClips(options()), 3);
    expect(clips.map(({ value }) => value.thinned[7])).toEqual(plain.map(({ value }) => value.samples[700]));
    const missing = createRenderedClips(options({ workers: 1, prepare: { ...prepare, name: 'nothing' } }));
    await expect(take(missing, 1)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('lets nothing into training but the train split', () => {
    expect(() => createRenderedClips(options({ performances }))).toThrow(/2\.midi is of MAESTRO's test split/);
    expect(() => createRenderedClips(options({ split: 'test' }))).toThrow(/train split, not of test/);
    expect(() => createRenderedClips(options({ performances: [] }))).toThrow(/at least one performance/);
    // A MAPS recording has no split; what types forbid is refused at run time as well.
    const maps = { midiFile: 'MAPS_MUS-x_ENSTDkCl.pedal.mid', path: 'x', duration: 9 } as unknown as MaestroPerformance;
    expect(() => createRenderedClips(options({ performances: [...performances.slice(0, 2), maps] }))).toThrow(
      /MAPS_MUS/,
    );
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const clips = createRenderedClips(options({ workers: 1, signal: controller.signal }));
    const iterate = async () => {
      for await (const { next } of clips) if (next.clip === 2) controller.abort();
    };
    await expect(iterate()).rejects.toMatchObject({ code: 'ABORTED' });
    const disposed = createRenderedClips(options({ workers: 1 }));
    await disposed.dispose();
    await expect(take(disposed, 1)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('says which file a worker could not read', async () => {
    const gone = [{ ...performances[0], path: join(folder, 'gone.midi') }];
    await expect(take(createRenderedClips(options({ performances: gone, workers: 1 })), 1)).rejects.toThrow(
      /gone\.midi/,
    );
  });
});

function expectSame(found: ClipItem<RenderedClip>[], expected: ClipItem<RenderedClip>[]): void {
  expect(found.length).toBe(expected.length);
  for (const [i, { value, next }] of found.entries()) {
    const { samples, ...labels } = value;
    const { samples: wanted, ...wantedLabels } = expected[i].value;
    expect({ next, labels }).toEqual({ next: expected[i].next, labels: wantedLabels });
    expect(samples.every((x, s) => x === wanted[s])).toBe(true);
  }
}
