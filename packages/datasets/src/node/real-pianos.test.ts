import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_COUNT, LOWEST_PITCH } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { renderPerformance } from '../render-performance';
import { countMicrophones, loadSampledPiano } from './load-sampled-piano';

// A folder of piano folders, which is no part of this repository.
const folder = process.env.PIANOSCRIBE_PIANOS;
const RATE = 16000;
const ONSET = 1600;

describe.skipIf(!folder)('recorded pianos', () => {
  it('all begin on their labels, within a few milliseconds', { timeout: 300_000 }, async () => {
    for (const name of readdirSync(folder ?? '')) {
      const path = join(folder ?? '', name);
      for (let microphone = 0; microphone < (await countMicrophones(path)); microphone++) {
        const piano = await loadSampledPiano(path, { microphone });
        const delays = Array.from({ length: KEY_COUNT }, (_, key) => {
          const note = { pitch: key + LOWEST_PITCH, onset: ONSET / RATE, offset: 1, velocity: 90 };
          const { samples } = renderPerformance({ notes: [note], piano, from: 0, to: 0.5 });
          return (delayOfAttack(samples) * 1000) / RATE;
        }).sort((a, b) => a - b);
        expect(delays[0], piano.name).toBeGreaterThanOrEqual(0);
        expect(delays[44], piano.name).toBeLessThan(4);
        expect(delays[83], piano.name).toBeLessThan(10);
      }
    }
  });
});

/** Samples from the label until 3 ms of sound come within 24 dB of the loudest 3 ms of the first 0.1 s. */
function delayOfAttack(samples: Float32Array): number {
  const envelope = new Float64Array(samples.length);
  let sum = 0;
  let peak = 0;
  for (let i = 0; i < ONSET + 1600; i++) {
    sum += samples[i] ** 2 - (i >= 48 ? samples[i - 48] ** 2 : 0);
    envelope[i] = sum;
    peak = Math.max(peak, sum);
  }
  return envelope.findIndex((power) => power > peak * 10 ** -2.4) - ONSET;
}
