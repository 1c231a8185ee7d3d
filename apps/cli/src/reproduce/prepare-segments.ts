import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isPianoscribeError, type JobOptions, type PianoscribeErrorCode, throwIfAborted } from '@pianoscribe/core';
import type { MaestroPerformance, SampledPiano } from '@pianoscribe/datasets';
import type { MaestroRecording } from '@pianoscribe/datasets/node';
import { type MidiPerformance, parseMidi } from '@pianoscribe/pianoroll-midi';
import { segmentFeatures, segmentRoll, segmentShape } from './make-segment';
import { checkMidiLength, recordedSound, renderedSound, type SegmentSamples } from './performance-sound';
import type { PlannedPerformance } from './segment-plan';
import { openShard, type Shard, type ShardShape, writeShard } from './segment-shard';
import type { Segment, SegmentSource } from './segments';
import type { StudyConfig } from './study-config';

/** Where the sound of the performances comes from. */
export type SoundSource =
  | { readonly kind: 'recorded'; readonly performances: readonly MaestroRecording[] }
  | {
      readonly kind: 'rendered';
      readonly performances: readonly MaestroPerformance[];
      readonly pianos: readonly SampledPiano[];
    };

/** What {@link prepareSegments} needs. */
export interface PrepareOptions extends JobOptions {
  readonly part: string;
  readonly planned: readonly PlannedPerformance[];
  readonly sound: SoundSource;
  readonly data: StudyConfig['data'];
  /** Folder that keeps the segments. */
  readonly cache: string;
  /** Told of each performance that can't be used. */
  readonly onProblem: (problem: string) => void;
}

/** Damage of one file, for which the others are not left. */
const OF_THE_FILE: readonly PianoscribeErrorCode[] = [
  'CORRUPT_DATA',
  'UNSUPPORTED_FORMAT',
  'EMPTY_INPUT',
  'NOT_FOUND',
  'NOT_FINITE',
];

/**
 * Makes the planned segments, one file a performance, where the cache lacks them, and opens them. Broken off at any
 * point, it goes on with the first file that is missing.
 */
export async function prepareSegments(options: PrepareOptions): Promise<SegmentSource> {
  const { part, planned, sound, data, cache, onProblem, signal, onProgress } = options;
  await mkdir(cache, { recursive: true });
  const shape: ShardShape = { ...segmentShape(data), precision: data.precision };
  const shards: Shard[] = [];
  for (const [done, plan] of planned.entries()) {
    throwIfAborted(signal);
    const performance = sound.performances[plan.performance];
    const file = path.join(cache, `${digest([performance.midiFile, plan.segments])}.shard`);
    try {
      let shard = await openShard(file, shape);
      if (!shard) {
        await writeShard(file, shape, makeSegments(plan, options));
        shard = await openShard(file, shape);
      }
      if (shard) shards.push(shard);
    } catch (error) {
      if (!isPianoscribeError(error) || !OF_THE_FILE.includes(error.code)) throw error;
      onProblem(`${performance.midiFile} is left out: ${error.message}`);
    }
    onProgress?.({ stage: `${part} segments`, done: done + 1, total: planned.length, unit: 'performances' });
  }
  return joinShards(shards, shape);
}

async function* makeSegments(plan: PlannedPerformance, options: PrepareOptions): AsyncGenerator<Segment> {
  const { sound, data } = options;
  const performance = sound.performances[plan.performance];
  const midi = parseMidi(await readFile(performance.path));
  checkMidiLength(midi, performance.duration);
  for await (const { segment, samples } of soundOf(plan, midi, options)) {
    const from = segment * data.segmentSeconds;
    yield {
      name: `${performance.midiFile} ${from.toFixed(1)} s`,
      features: segmentFeatures(samples, data),
      roll: segmentRoll(midi, segment, data),
    };
  }
}

function soundOf(
  { performance, segments }: PlannedPerformance,
  midi: MidiPerformance,
  { sound, data, signal }: PrepareOptions,
): AsyncIterable<SegmentSamples> | Iterable<SegmentSamples> {
  const request = { segments, segmentSeconds: data.segmentSeconds, sampleRate: data.mel.sampleRate };
  if (sound.kind === 'rendered') return renderedSound(midi, sound.pianos, [data.seed, performance], request);
  const { audioPath, duration } = sound.performances[performance];
  return recordedSound(audioPath, duration, request, { signal });
}

function joinShards(shards: readonly Shard[], { frames, columns }: ShardShape): SegmentSource {
  const places = shards.flatMap((shard) => shard.names.map((_, index) => ({ shard, index })));
  return {
    count: places.length,
    frames,
    columns,
    read: (index) => places[index].shard.read(places[index].index),
  };
}

/** A short name of anything plain; different things have different ones. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
