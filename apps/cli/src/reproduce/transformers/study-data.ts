import { setImmediate } from 'node:timers/promises';
import { ORIGINAL_MEL } from '@pianoscribe/audio-features';
import { createRandom, KEY_COUNT, type NoteEvent, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import { createSyntheticPiano, drawExcerpt, type Performance, type SampledPiano } from '@pianoscribe/datasets';
import { readMaestro } from '@pianoscribe/datasets/node';
import { parseMidi } from '@pianoscribe/pianoroll-midi';
import { readBytes } from '../../io/read-bytes';
import type { SegmentSource } from '../segments';
import { cutSegments, type MeasuredSegment, SEGMENT_SECONDS } from './cut-segments';

/** Segments held in memory, and their mean level and spread before standardising. */
export interface StudyData extends SegmentSource {
  readonly level: { readonly mean: number; readonly deviation: number };
}

/** How much is made, and of what. */
export interface StudyDataOptions {
  /** Segments, a second each. */
  readonly count: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** Segments that are cut out of one excerpt. */
const PER_EXCERPT = 10;

/** Seconds of MAESTRO's performances of a split, played on sampled pianos in turn: excerpts drawn by the seed. */
export async function renderedData(
  options: StudyDataOptions & {
    readonly maestro: string;
    readonly split: 'train' | 'test';
    readonly pianos: readonly SampledPiano[];
  },
): Promise<StudyData> {
  const { maestro, split, pianos, seed } = options;
  const performances = (await readMaestro(maestro)).performances.filter((performance) => performance.split === split);
  if (performances.length === 0) {
    throw new PianoscribeError(
      'NOT_FOUND',
      `${maestro} has no MIDI file of a performance of MAESTRO's ${split} split.`,
    );
  }
  const excerpts = Math.ceil(options.count / PER_EXCERPT);
  const settings = { sampleRate: 1, clipSamples: SEGMENT_SECONDS, clipsPerExcerpt: PER_EXCERPT, excerpts, seed };
  return collect(options, async (excerpt) => {
    const { index, from } = drawExcerpt(performances, settings, 0, excerpt);
    const { path, midiFile, duration } = performances[index];
    const { notes, pedals } = parseMidi(await readBytes(path));
    return { performance: { name: midiFile, duration, notes, pedals }, from, piano: pianos[excerpt % pianos.length] };
  });
}

/** Seconds of notes that nobody composed, on a piano that nobody built: for where no data is at hand. */
export function syntheticData(options: StudyDataOptions): Promise<StudyData> {
  const piano = createSyntheticPiano({ seconds: 3 });
  return collect(options, async (excerpt) => ({
    performance: inventPerformance(PER_EXCERPT, options.seed, excerpt),
    from: 0,
    piano,
  }));
}

async function collect(
  { count, seed, signal, onProgress }: StudyDataOptions,
  draw: (excerpt: number) => Promise<{ performance: Performance; from: number; piano: SampledPiano }>,
): Promise<StudyData> {
  const segments: MeasuredSegment[] = [];
  for (let excerpt = 0; segments.length < count; excerpt++) {
    await setImmediate();
    throwIfAborted(signal);
    const excerptSeed = createRandom(seed, excerpt).integer(2 ** 31);
    segments.push(...cutSegments({ ...(await draw(excerpt)), count: PER_EXCERPT, seed: excerptSeed }));
    onProgress?.(Math.min(count, segments.length));
  }
  segments.length = count;
  const meanOf = (pick: (segment: MeasuredSegment) => number) => segments.reduce((sum, s) => sum + pick(s), 0) / count;
  const [{ features, roll }] = segments;
  return {
    count,
    columns: roll.length / KEY_COUNT,
    frames: features.length / ORIGINAL_MEL.melCount,
    read: async (index) => segments[index],
    level: { mean: meanOf(({ mean }) => mean), deviation: meanOf(({ deviation }) => deviation) },
  };
}

/** Chords of one to four keys at irregular times, held for up to a second and a half. */
function inventPerformance(seconds: number, seed: number, excerpt: number): Performance {
  const random = createRandom(seed, excerpt, 0x6d757369);
  const notes: NoteEvent[] = [];
  for (let time = 0; time < seconds; time += random.uniform(0.08, 0.5)) {
    const keys = new Set(Array.from({ length: 1 + random.integer(4) }, () => Math.round(62 + 12 * random.normal())));
    for (const pitch of keys) {
      if (pitch < 21 || pitch > 108) continue;
      const offset = time + random.uniform(0.1, 1.5);
      notes.push({ pitch, onset: time, offset, velocity: 30 + random.integer(90) });
    }
  }
  return { name: `invented-${excerpt}`, duration: seconds, notes, pedals: [] };
}
