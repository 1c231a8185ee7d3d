import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import type { SampledPiano } from '@pianoscribe/datasets';
import {
  countMicrophones,
  createRenderedClips,
  loadSampledPiano,
  readMaestro,
  readOtherSounds,
  readRooms,
} from '@pianoscribe/datasets/node';
import type { PreparedClip } from './prepare-clip';
import type { DefaultTrainingSettings } from './train-default';

/** Where training data is rendered from. */
export interface RenderedClipsSources extends JobOptions {
  /** Unpacked MIDI files of MAESTRO. */
  readonly maestro: string;
  /** Folders of sampled pianos. */
  readonly pianos: readonly string[];
  /** Folder of impulse responses; made-up rooms are used without one, and besides. */
  readonly rooms?: string;
  /** Folder of recordings without a piano. */
  readonly others?: string;
  /** Keeps decoded pianos, so that the next start is quick. */
  readonly cache: string;
  readonly workers: number;
}

/** Samples a second of the clips. */
const SAMPLE_RATE = 16000;

/** Opens the endless rendered training data: a function that gives the clips from any one on. */
export async function openRenderedClips(
  sources: RenderedClipsSources,
  settings: DefaultTrainingSettings,
): Promise<(firstClip: number) => AsyncIterable<PreparedClip>> {
  const { performances } = await readMaestro(sources.maestro);
  const train = performances.filter((performance) => performance.split === 'train');
  const pianos = await loadPianos(sources);
  const rooms = sources.rooms === undefined ? [] : await readRooms(sources.rooms);
  const others = sources.others === undefined ? [] : await readOtherSounds(sources.others, sources);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return async function* (firstClip) {
    const shape = { clipsPerExcerpt: 8, excerpts: 24 };
    const perRound = shape.clipsPerExcerpt * shape.excerpts;
    const clips = createRenderedClips<PreparedClip>({
      performances: train,
      pianos,
      rooms,
      others,
      seed: settings.seed,
      clipSamples: Math.round(settings.clipSeconds * SAMPLE_RATE),
      ...shape,
      workers: sources.workers,
      prepare: { module: new URL(`./prepare-clip.${extension}`, import.meta.url).href, name: 'prepareClip' },
      start: { round: Math.floor(firstClip / perRound), clip: firstClip % perRound },
      signal: sources.signal,
    });
    for await (const { value } of clips) yield value;
  };
}

/** Every piano, and every microphone of it, as a piano of its own. */
async function loadPianos({ pianos, cache, ...job }: RenderedClipsSources): Promise<SampledPiano[]> {
  await mkdir(cache, { recursive: true });
  const loaded: SampledPiano[] = [];
  for (const folder of pianos) {
    if (/kawai/i.test(basename(folder))) {
      throw new PianoscribeError('INVALID_ARGUMENT', 'The Kawai is the unseen piano of the evaluation: leave it out.');
    }
    const microphones = await countMicrophones(folder);
    for (let microphone = 0; microphone < microphones; microphone++) {
      const file = join(cache, `${basename(folder)}-${microphone}.piano`);
      loaded.push(await loadSampledPiano(folder, { ...job, microphone, cache: file }));
    }
  }
  return loaded;
}
