import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { filterInPlace } from './biquad';
import { applyMicrophone, drawMicrophone } from './microphone';

const RATE = 16000;

function sine(frequency: number, gain = 0.5): Float32Array {
  return Float32Array.from({ length: 2 * RATE }, (_, i) => gain * Math.sin((2 * Math.PI * frequency * i) / RATE));
}

function levelDb(samples: Float32Array): number {
  const late = samples.subarray(RATE);
  return 10 * Math.log10(late.reduce((sum, x) => sum + x * x, 0) / late.length);
}

describe('filterInPlace', () => {
  it.each([
    ['peak', 1000, 6, 6],
    ['peak', 4000, 6, 0],
    ['lowShelf', 50, -9, -9],
    ['highShelf', 7000, 5, 5],
    ['lowPass', 7000, 0, -40],
    ['highPass', 5000, 0, 0],
  ] as const)('%s: %i Hz changes by %f dB', (kind, frequency, gainDb, expected) => {
    const samples = sine(frequency);
    const before = levelDb(samples);
    filterInPlace(samples, { kind, frequency: 1000, q: kind === 'peak' ? 4 : 0.7, gainDb }, RATE);
    const change = levelDb(samples) - before;
    if (expected <= -40) expect(change).toBeLessThan(expected);
    else expect(Math.abs(change - expected)).toBeLessThan(0.5);
  });
});

describe('applyMicrophone', () => {
  it('sets the peak, adds noise at its level below the sound, leaves its input alone', () => {
    const samples = sine(440);
    const copy = samples.slice();
    const plain = applyMicrophone(samples, { microphone: { peakDb: -6 } });
    expect(plain.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeCloseTo(10 ** (-6 / 20), 4);
    expect(samples).toEqual(copy);
    for (const pink of [0, 1]) {
      const noisy = applyMicrophone(samples, { microphone: { noise: { downDb: 30, pink } } });
      const noise = noisy.map((x, i) => x - samples[i]);
      expect(Math.abs(levelDb(noise) - (levelDb(samples) - 30))).toBeLessThan(2);
    }
  });

  it('hums at the mains frequency', () => {
    const samples = sine(440);
    const hum = applyMicrophone(samples, { microphone: { hum: { frequency: 50, downDb: 20 } } });
    const left = hum.map((x, i) => x - samples[i]);
    // Harmonics of 50 Hz repeat every 320 samples.
    expect(left.every((x, i) => i < 320 || Math.abs(x - left[i - 320]) < 1e-5)).toBe(true);
    expect(levelDb(left)).toBeGreaterThan(-50);
  });

  it('is the same for the same seed, finite for any draw and for silence', () => {
    const samples = sine(200).slice(0, 4000);
    for (let seed = 0; seed < 40; seed++) {
      const options = { microphone: drawMicrophone(createRandom(seed)), seed };
      const first = applyMicrophone(samples, options);
      const again = applyMicrophone(samples, options);
      expect(again.every((x, i) => x === first[i])).toBe(true);
      expect(first.every((x) => Number.isFinite(x) && Math.abs(x) <= 1)).toBe(true);
      expect(applyMicrophone(new Float32Array(1000), options).every(Number.isFinite)).toBe(true);
    }
  });
});
