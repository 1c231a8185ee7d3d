import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { decodeAudio } from '@pianoscribe/audio-io';
import { describe, expect, it } from 'vitest';
import { createEncoder } from 'wasm-media-encoders';
import { makePiano } from '../listen/piano/make-piano';
import { createSampler } from '../listen/piano/sampler';
import { encodeMp3, MP3_RATE } from './encode-mp3';

const wasm = createRequire(import.meta.url).resolve('wasm-media-encoders/wasm/mp3');
const onsets = [0.1, 0.6, 1.1, 1.7, 2.4, 3.05];
const notes = onsets.map((onset, i) => ({ pitch: 57 + 5 * i, onset, offset: onset + 0.08, velocity: 90 }));

describe('encodeMp3', () => {
  it('makes a file whose notes are where they are played', async () => {
    const encoder = await createEncoder('audio/mpeg', await readFile(wasm));
    const sampler = createSampler(makePiano(MP3_RATE), { notes, pedals: [] });
    const parts = [...encodeMp3(sampler, encoder)];
    // A second at a time: 192 kbit are 24 kB.
    expect(Math.max(...parts.map(({ bytes }) => bytes.length))).toBeLessThan(30_000);
    expect(parts.map(({ done }) => Math.min(done, sampler.end))).toEqual(
      [...parts.keys()].map((i) => Math.min(i + 1, sampler.end)),
    );
    const decoded = await decodeAudio(new Blob(parts.map(({ bytes }) => bytes)));
    expect(decoded.sampleRate).toBe(MP3_RATE);
    expect(decoded.samples.length / MP3_RATE).toBeGreaterThan(sampler.end);
    expect(decoded.samples.length / MP3_RATE).toBeLessThan(sampler.end + 0.1);
    const heard = attacks(decoded.samples);
    expect(heard).toHaveLength(onsets.length);
    heard.forEach((time, i) => {
      expect(Math.abs(time - onsets[i]), `note ${i} at ${time}`).toBeLessThan(0.008);
    });
  });
});

/** Times at which the sound of 5 ms is suddenly five times that of the 20 ms before. */
function attacks(samples: Float32Array): number[] {
  const size = MP3_RATE / 1000;
  const level = (millisecond: number, length: number) => {
    let sum = 0;
    for (let i = Math.floor(millisecond * size); i < (millisecond + length) * size; i++) sum += (samples[i] ?? 0) ** 2;
    return Math.sqrt(sum / (length * size));
  };
  const found: number[] = [];
  for (let ms = 20; ms < samples.length / size; ms++) {
    const isAttack = level(ms, 5) > 0.01 && level(ms, 5) > 5 * level(ms - 20, 20);
    if (isAttack && !(ms / 1000 - (found.at(-1) ?? -1) < 0.1)) found.push(ms / 1000);
  }
  return found;
}
