import { basename } from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import type { RenderMix } from '@pianoscribe/datasets';
import { createRenderedClips, readMaestro, readOtherSounds, readRooms } from '@pianoscribe/datasets/node';
import { loadPianos } from '../io/load-pianos';
import type { DefaultVariant } from './default-variant';
import type { PrepareClipOptions, PreparedClip } from './prepare-clip';
import type { PreparedNotes } from './prepare-notes';
import type { TrainingSettings } from './training-run';

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

/** What of the sources is played, in what pieces, and what is made of them. */
interface ClipPlan {
  readonly clipsPerExcerpt: number;
  readonly excerpts: number;
  /** As many of the pianos as this, from the first on; all when left out. */
  readonly pianos?: number;
  readonly mix?: Partial<RenderMix>;
  /** The module beside this one, and the function in it, that prepares clips. */
  readonly prepare: { readonly module: string; readonly name: string; readonly options?: unknown };
}

/** Opens the endless rendered training data: a function that gives the clips from any one on. */
export function openRenderedClips(
  sources: RenderedClipsSources,
  settings: TrainingSettings,
  variant: DefaultVariant = {},
): Promise<(firstClip: number) => AsyncIterable<PreparedClip>> {
  const options: PrepareClipOptions = { features: variant.features, hasHardTargets: variant.hasHardTargets };
  return openClips<PreparedClip>(sources, settings, {
    clipsPerExcerpt: 8,
    excerpts: sources.excerpts ?? 24,
    pianos: variant.pianos,
    mix: variant.mix,
    prepare: { module: 'prepare-clip', name: 'prepareClip', options },
  });
}

/** The same for velocities: longer excerpts, since velocities are judged beside the others of theirs. */
export async function openRenderedNotes(
  sources: RenderedClipsSources,
  settings: TrainingSettings,
): Promise<{ clipsFrom: (firstClip: number) => AsyncIterable<PreparedNotes>; roundLength: number }> {
  const shape = { clipsPerExcerpt: 16, excerpts: sources.excerpts ?? 12 };
  const clipsFrom = await openClips<PreparedNotes>(sources, settings, {
    ...shape,
    // Two pianos at once are another one. Of what is no piano no velocity is learned.
    mix: { blend: 0.4, other: 0 },
    prepare: { module: 'prepare-notes', name: 'prepareNotes' },
  });
  return { clipsFrom, roundLength: shape.clipsPerExcerpt * shape.excerpts };
}

async function openClips<T>(
  sources: RenderedClipsSources,
  settings: TrainingSettings,
  plan: ClipPlan,
): Promise<(firstClip: number) => AsyncIterable<T>> {
  const { performances } = await readMaestro(sources.maestro);
  const train = performances.filter((performance) => performance.split === 'train');
  refuseUnseen(sources.pianos);
  const pianos = (await loadPianos(sources.pianos, sources)).slice(0, plan.pianos);
  const rooms = sources.rooms === undefined ? [] : await readRooms(sources.rooms);
  const others = sources.others === undefined ? [] : await readOtherSounds(sources.others, sources);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { clipsPerExcerpt, excerpts, mix, prepare } = plan;
  const perRound = clipsPerExcerpt * excerpts;
  return async function* (firstClip) {
    const clips = createRenderedClips<T>({
      performances: train,
      pianos,
      rooms,
      others,
      seed: settings.seed,
      clipSamples: Math.round(settings.clipSeconds * SAMPLE_RATE),
      clipsPerExcerpt,
      excerpts,
      workers: sources.workers,
      prepare: { ...prepare, module: new URL(`./${prepare.module}.${extension}`, import.meta.url).href },
      mix,
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
