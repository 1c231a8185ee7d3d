import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { type Hertz, type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import { parsePianoManifest } from '../piano-manifest';
import { createSampledPiano, type PianoRegion, type SampledPiano } from '../sampled-piano';
import { readPianoFile, writePianoFile } from './piano-file';

/** Options of {@link loadSampledPiano}. */
export interface LoadPianoOptions extends JobOptions {
  /** Where one note was recorded by several microphones: which of them, from 0. Default 0. */
  readonly microphone?: number;
  /** Decodes a file to mono at the rate asked for; `readAudioFile` of audio-io when left out. */
  readonly decode?: (path: string, sampleRate: Hertz) => Promise<Float32Array>;
  /** File that keeps the decoded piano, so that the next load takes a moment; it is written where it is missing. */
  readonly cache?: string;
}

/**
 * Loads a folder of a sampled piano: `manifest.json` and the audio files that it names, all at its sample rate.
 * @throws PianoscribeError NOT_FOUND, CORRUPT_DATA (manifest), INVALID_ARGUMENT (no such microphone), and what
 * `readAudioFile` throws.
 */
export async function loadSampledPiano(folder: string, options: LoadPianoOptions = {}): Promise<SampledPiano> {
  const { microphone = 0, signal, onProgress, cache } = options;
  const decode = options.decode ?? decodeFile;
  const kept = cache === undefined ? undefined : await readPianoFile(cache);
  if (kept) return kept;
  const manifest = await readManifest(folder);
  const takes = splitMicrophones(manifest.regions);
  const regions = takes[microphone];
  if (!regions) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `${folder} has ${takes.length} microphone(s), none is ${microphone}.`,
    );
  }
  const files = [...new Set(regions.map((region) => region.file))];
  const audio = new Map<string, Float32Array>();
  for (const file of files) {
    throwIfAborted(signal);
    audio.set(file, await decode(join(folder, file), manifest.sampleRate));
    onProgress?.({ stage: 'samples', done: audio.size, total: files.length, unit: 'files' });
  }
  const name = takes.length > 1 ? `${manifest.name} (${microphone + 1})` : manifest.name;
  const piano = createSampledPiano({ name, sampleRate: manifest.sampleRate, regions, audio });
  if (cache !== undefined) await writePianoFile(cache, piano);
  return piano;
}

async function decodeFile(path: string, sampleRate: Hertz): Promise<Float32Array> {
  return (await readAudioFile(path, { sampleRate })).samples;
}

/** How many microphones a piano folder was recorded with. */
export async function countMicrophones(folder: string): Promise<number> {
  return splitMicrophones((await readManifest(folder)).regions).length;
}

async function readManifest(folder: string) {
  const path = join(folder, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PianoscribeError('NOT_FOUND', `A piano folder has a manifest.json; ${path} can't be read.`, { cause });
  });
  return parsePianoManifest(text);
}

/** Regions of equal keys and velocities are the same note by several microphones, in their order. */
function splitMicrophones(regions: readonly PianoRegion[]): PianoRegion[][] {
  const count = new Map<string, number>();
  const takes: PianoRegion[][] = [];
  for (const region of regions) {
    const id = [region.trigger, region.loKey, region.hiKey, region.loVel, region.hiVel, region.key].join(' ');
    const take = count.get(id) ?? 0;
    count.set(id, take + 1);
    takes[take] ??= [];
    takes[take].push(region);
  }
  return takes;
}
