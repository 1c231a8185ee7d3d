import { readFileSync } from 'node:fs';
import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { ROOT } from '../../workspace';

export const EXAMPLE = path.join(ROOT, 'examples/recording/recording.flac');
export const REFERENCE = path.join(ROOT, 'examples/recording/reference.mid');

/** A file of audio-io's fixtures. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(ROOT, 'packages/audio-io/src/fixtures', name)));
}

/** The first seconds of the example, so many times over, as WAV. */
export async function excerpt(seconds: number, times = 1): Promise<Uint8Array> {
  const { samples, sampleRate } = await readAudioFile(EXAMPLE);
  const part = samples.subarray(0, seconds * sampleRate);
  const all = new Float32Array(part.length * times);
  for (let i = 0; i < times; i++) all.set(part, i * part.length);
  return encodeWav({ samples: all, sampleRate });
}

/** A tone, or silence at frequency 0, as WAV. */
export function tone(seconds: number, sampleRate: number, frequency: number): Uint8Array {
  const samples = Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
  return encodeWav({ samples, sampleRate });
}
