import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { type Hertz, type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import type { OtherSound } from '../other-sound';

const AUDIO = /\.(wav|flac|mp3|ogg|opus)$/i;

/**
 * Reads every audio file of a folder, in the order of their names, into memory that workers share: recordings in which
 * no piano is played, for a model to learn that they are none. An hour takes 230 MB.
 * @throws PianoscribeError NOT_FOUND where there is none, and what `readAudioFile` throws.
 */
export async function readOtherSounds(
  folder: string,
  options: JobOptions & { readonly sampleRate?: Hertz } = {},
): Promise<OtherSound[]> {
  const { sampleRate = 16000, signal, onProgress } = options;
  const entries = await readdir(folder).catch((): string[] => []);
  const files = entries.filter((file) => AUDIO.test(file)).sort();
  if (files.length === 0) {
    throw new PianoscribeError('NOT_FOUND', `${folder} has no audio file (wav, flac, mp3, ogg, opus).`);
  }
  const sounds: OtherSound[] = [];
  for (const [done, file] of files.entries()) {
    throwIfAborted(signal);
    const audio = await readAudioFile(join(folder, file), { sampleRate });
    const samples = new Float32Array(new SharedArrayBuffer(4 * audio.samples.length));
    samples.set(audio.samples);
    sounds.push({ name: file, samples });
    onProgress?.({ stage: 'other sounds', done: done + 1, total: files.length, unit: 'files' });
  }
  return sounds;
}
