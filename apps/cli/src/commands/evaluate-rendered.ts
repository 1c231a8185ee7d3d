import path from 'node:path';
import { createRandom, type JobOptions, PianoscribeError, type Seconds, throwIfAborted } from '@pianoscribe/core';
import {
  applyMicrophone,
  applyRoom,
  createSyntheticRoom,
  drawExcerpt,
  drawMicrophone,
  drawVariation,
  type RenderedExcerpt,
  renderPerformance,
} from '@pianoscribe/datasets';
import { readMaestro } from '@pianoscribe/datasets/node';
import { parseMidi } from '@pianoscribe/pianoroll-midi';
import type { CliContext } from '../context';
import { toNumber } from '../define-command';
import { loadPianos, splitNames } from '../io/load-pianos';
import { readBytes } from '../io/read-bytes';
import { requireFolder } from '../io/write-file';
import {
  type EvaluateArgs,
  evaluateRecordings,
  type RecordingSource,
  type ScoredRecording,
} from './evaluate-recordings';

/** Options of `evaluate --rendered`, as they are typed. */
export interface RenderedArgs extends EvaluateArgs {
  readonly maestro?: string;
  readonly piano?: string;
  readonly excerpts: string;
  readonly seconds: string;
  readonly seed: string;
  readonly varied?: boolean;
  readonly cache?: string;
}

/** Largest sample of what is heard: a decibel under full scale, as recordings are levelled. */
const PEAK = 10 ** (-1 / 20);
/** Draws of an excerpt in which nobody plays, before it is given up. */
const MOST_SILENT = 100;

/** Plays excerpts of MAESTRO's test performances on sampled pianos, transcribes them, and prints how well. */
export async function evaluateRendered(args: RenderedArgs, context: CliContext): Promise<void> {
  const { maestro, piano: pianoNames } = args;
  if (maestro === undefined || pianoNames === undefined)
    throw new PianoscribeError('USAGE', '--rendered needs --maestro FOLDER and --piano FOLDER (or --piano synthetic).');
  const count = wholeFrom1('excerpts', args.excerpts);
  const seconds = toNumber('seconds', args.seconds) ?? Number.NaN;
  if (!(seconds > 0)) throw new PianoscribeError('USAGE', `--seconds takes a number above 0, not "${args.seconds}".`);
  const seed = toNumber('seed', args.seed) ?? 0;
  const pianos = splitNames(pianoNames);
  const { cache, varied } = args;
  const job = { signal: context.signal, onProgress: context.progress.update };
  const source = await renderedRecordings({ ...job, maestro, pianos, cache, count, seconds, seed, varied });
  await evaluateRecordings(source, args, context);
}

/** Excerpts of MAESTRO's test performances on sampled pianos, in turn. */
export async function renderedRecordings(
  options: JobOptions & {
    readonly maestro: string;
    /** Folders of pianos, or `synthetic`. */
    readonly pianos: readonly string[];
    /** Folder that keeps decoded pianos. */
    readonly cache?: string;
    readonly count: number;
    readonly seconds: Seconds;
    readonly seed: number;
    /** Tuning, touch, rooms and microphones as in training. */
    readonly varied?: boolean;
  },
): Promise<RecordingSource> {
  const { maestro, count, seconds, seed, signal } = options;
  await requireFolder(maestro);
  const { performances } = await readMaestro(maestro);
  const test = performances.filter(({ split }) => split === 'test');
  if (test.length === 0)
    throw new PianoscribeError('NOT_FOUND', `${maestro} has no MIDI file of a performance of MAESTRO's test split.`);
  const pianos = await loadPianos(options.pianos, options);

  const draw = { sampleRate: 1, clipSamples: seconds, clipsPerExcerpt: 1, excerpts: count, seed };
  async function* open(sampleRate: number): AsyncGenerator<ScoredRecording> {
    let silent = 0;
    for (let made = 0; made < count; ) {
      throwIfAborted(signal);
      const number = made + silent;
      const { index, from } = drawExcerpt(test, draw, 0, number);
      const piano = pianos[made % pianos.length];
      const { notes, pedals } = parseMidi(await readBytes(test[index].path));
      const to = from + seconds;
      // Notes struck before the excerpt are left out: nothing in it could tell when they began.
      const played = notes.filter(({ onset }) => onset >= from && onset < to);
      if (played.length === 0) {
        if (++silent <= MOST_SILENT) continue;
        throw new PianoscribeError('EMPTY_INPUT', `No notes in ${silent} excerpts of ${seconds} s: take longer ones.`);
      }
      const plan = { notes: played, pedals, piano, sampleRate, from, to, seed: seed + number, peak: PEAK };
      const rendered = options.varied ? renderVaried(plan) : renderPerformance(plan);
      const { samples, notes: pedal, keyReleases: key, pedals: local } = rendered;
      const name = `${path.parse(test[index].path).name}@${from.toFixed(0)}`;
      yield { name, group: piano.name, pedal, key, pedals: local, audio: { samples, sampleRate } };
      made++;
    }
  }
  return { count, open };
}

/** As training varies it: tuning, touch, a made-up room, a microphone; all of it drawn by the seed. */
function renderVaried(plan: Parameters<typeof renderPerformance>[0] & { seed: number; sampleRate: number }) {
  const { seed, sampleRate } = plan;
  const random = createRandom(seed, 0x76617279);
  const rendered = renderPerformance({ ...plan, variation: drawVariation(random) });
  const room = createSyntheticRoom(random, sampleRate);
  const inRoom = applyRoom(rendered.samples, { room, wet: random.uniform(0, 1), sampleRate });
  const samples = applyMicrophone(inRoom, { microphone: drawMicrophone(random), sampleRate, seed });
  return { ...rendered, samples } satisfies RenderedExcerpt;
}

function wholeFrom1(name: string, text: string): number {
  const value = toNumber(name, text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  throw new PianoscribeError('USAGE', `--${name} takes a whole number from 1, not "${text}".`);
}
