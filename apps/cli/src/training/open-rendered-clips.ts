import { basename } from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import { createRenderedClips, readMaestro, readOtherSounds, readRooms } from '@pianoscribe/datasets/node';
import { loadPianos } from '../io/load-pianos';
import type { DefaultVariant } from './default-variant';
import type { PrepareClipOptions, PreparedClip } from './prepare-clip';
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
  /** Excerpts of 8 clips whose clips are shuffled together; 24 when left out. */
  readonly excerpts?: number;
}

/** Samples a second of the clips. */
const SAMPLE_RATE = 16000;

/** Opens the endless rendered training data: a function that gives the clips from any one on. */
export async function openRenderedClips(
  sources: RenderedClipsSources,
  settings: DefaultTrainingSettings,
  variant: DefaultVariant = {},
): Promise<(firstClip: number) => AsyncIterable<PreparedClip>> {
  const { performances } = await readMaestro(sources.maestro);
  const train = performances.filter((performance) => performance.split === 'train');
  refuseUnseen(sources.pianos);
  const pianos = (await loadPianos(sources.pianos, sources)).slice(0, variant.pianos);
  const rooms = sources.rooms === undefined ? [] : await readRooms(sources.rooms);
  const others = sources.others === undefined ? [] : await readOtherSounds(sources.others, sources);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const options: PrepareClipOptions = { features: variant.features, hasHardTargets: variant.hasHardTargets };
  return async function* (firstClip) {
    const shape = { clipsPerExcerpt: 8, excerpts: sources.excerpts ?? 24 };
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
      prepare: { module: new URL(`./prepare-clip.${extension}`, import.meta.url).href, name: 'prepareClip', options },
      mix: variant.mix,
      start: { round: Math.floor(firstClip / perRound), clip: firstClip % perRound },
      signal: sources.signal,
    });
    for await (const { value } of clips) yield value;
  };
}

function refuseUnseen(pianos: readonly string[]): void {
  if (!pianos.some((folder) => /kawai/i.test(basename(folder)))) return;
  throw new PianoscribeError('INVALID_ARGUMENT', 'The Kawai is the unseen piano of the evaluation: leave it out.');
}
