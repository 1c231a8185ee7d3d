import path from 'node:path';
import { createRandom, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import {
  applyMicrophone,
  applyRoom,
  createSyntheticPiano,
  createSyntheticRoom,
  drawExcerpt,
  drawMicrophone,
  drawVariation,
  type RenderedExcerpt,
  renderPerformance,
  type SampledPiano,
} from '@pianoscribe/datasets';
import { countMicrophones, loadSampledPiano, readMaestro } from '@pianoscribe/datasets/node';
import { parseMidi } from '@pianoscribe/pianoroll-midi';
import type { CliContext } from '../context';
import { toNumber } from '../define-command';
import { readBytes } from '../io/read-bytes';
import { requireFolder } from '../io/write-file';
import { type EvaluateArgs, evaluateRecordings, type ScoredRecording } from './evaluate-recordings';

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
  await requireFolder(maestro);
  const { performances } = await readMaestro(maestro);
  const test = performances.filter(({ split }) => split === 'test');
  if (test.length === 0)
    throw new PianoscribeError('NOT_FOUND', `${maestro} has no MIDI file of a performance of MAESTRO's test split.`);
  const pianos = await loadPianos(pianoNames, args.cache, context);

  const draw = { sampleRate: 1, clipSamples: seconds, clipsPerExcerpt: 1, excerpts: count, seed };
  async function* open(sampleRate: number): AsyncGenerator<ScoredRecording> {
    let silent = 0;
    for (let made = 0; made < count; ) {
      throwIfAborted(context.signal);
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
      const rendered = args.varied ? renderVaried(plan) : renderPerformance(plan);
      const { samples, notes: pedal, keyReleases: key, pedals: local } = rendered;
      const name = `${path.parse(test[index].path).name}@${from.toFixed(0)}`;
      yield { name, group: piano.name, pedal, key, pedals: local, audio: { samples, sampleRate } };
      made++;
    }
  }
  await evaluateRecordings({ count, open }, args, context);
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

/** Every piano, and every microphone of it, as a piano of its own. */
async function loadPianos(names: string, cache: string | undefined, context: CliContext): Promise<SampledPiano[]> {
  const pianos: SampledPiano[] = [];
  for (const folder of names.split(',').filter((name) => name !== '')) {
    if (folder === 'synthetic') {
      pianos.push(createSyntheticPiano());
      continue;
    }
    await requireFolder(folder);
    const microphones = await countMicrophones(folder);
    for (let microphone = 0; microphone < microphones; microphone++) {
      const kept = cache === undefined ? undefined : path.join(cache, `${path.basename(folder)}-${microphone}.piano`);
      const job = { signal: context.signal, onProgress: context.progress.update };
      pianos.push(await loadSampledPiano(folder, { ...job, microphone, cache: kept }));
    }
  }
  return pianos;
}

function wholeFrom1(name: string, text: string): number {
  const value = toNumber(name, text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  throw new PianoscribeError('USAGE', `--${name} takes a whole number from 1, not "${text}".`);
}
