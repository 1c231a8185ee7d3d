import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import type { Hertz } from '@pianoscribe/core';
import type { PianoRegion } from '../../sampled-piano';

/** Rate of the pianos that we prepare. */
export const PIANO_RATE: Hertz = 16000;
/** Longer sounds are faded out. */
export const LONGEST_SECONDS = 12;
const PEAK = 0.9;
const FADE_SECONDS = 0.2;

/** Writes the samples of a piano as they come, each as loud as 16 bits take, and its manifest at the end. */
export interface PianoWriter {
  /** Writes a sound (at {@link PIANO_RATE}); the gain that brings it back to its loudness, in dB. */
  add(file: string, samples: Float32Array): Promise<number>;
  finish(manifest: { name: string; note: string; regions: readonly PianoRegion[] }): Promise<void>;
}

/** Begins a piano folder; files go into its folder `s`. */
export async function createPianoWriter(folder: string): Promise<PianoWriter> {
  await mkdir(join(folder, 's'), { recursive: true });
  return {
    async add(file, samples) {
      const length = Math.min(samples.length, LONGEST_SECONDS * PIANO_RATE);
      const cut = samples.slice(0, length);
      if (length < samples.length) {
        const fade = FADE_SECONDS * PIANO_RATE;
        for (let i = 1; i <= fade; i++) cut[length - i] *= i / fade;
      }
      let peak = 0;
      for (const sample of cut) peak = Math.max(peak, Math.abs(sample));
      const scale = peak > 0 ? PEAK / peak : 1;
      for (let i = 0; i < length; i++) cut[i] *= scale;
      await writeFile(join(folder, file), encodeWav({ samples: cut, sampleRate: PIANO_RATE }));
      return -20 * Math.log10(scale);
    },
    async finish({ name, note, regions }) {
      const manifest = { name, sampleRate: PIANO_RATE, channels: 1, note, regions };
      await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
    },
  };
}
