import { describe, expect, it } from 'vitest';
import { createResampler, resample } from './resampler';

const sine = (frequency: number, rate: number, seconds: number) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate));

/** Decibels of the middle half, against a full-scale sine. */
function level(samples: Float32Array): number {
  const middle = samples.subarray(samples.length >> 2, (samples.length * 3) >> 2);
  const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
  return 10 * Math.log10(2 * power);
}

describe('44.1 -> 16 kHz', () => {
  const pass = (frequency: number) => level(resample(sine(frequency, 44100, 1), { from: 44100, to: 16000 }));

  it.each([8300, 8500, 9000, 12000, 16000, 20000, 22000])('rejects %i Hz by more than 100 dB', (frequency) => {
    expect(pass(frequency)).toBeLessThan(-100);
  });

  it.each([20, 440, 4000, 7000, 7300])('keeps %i Hz within 0.1 dB', (frequency) => {
    expect(Math.abs(pass(frequency))).toBeLessThan(0.1);
  });

  it('moves nothing in time', () => {
    const output = resample(sine(1000, 44100, 0.5), { from: 44100, to: 16000 });
    const expected = sine(1000, 16000, 0.5);
    for (let i = 500; i < 7500; i++) expect(Math.abs(output[i] - expected[i])).toBeLessThan(2e-6);
  });
});

describe('blocks', () => {
  it.each([
    [44100, 16000],
    [16000, 44100],
    [48000, 44101],
    [96000, 1000],
    [8000, 11025.5],
  ])('%d -> %d Hz gives the same bits in blocks of any size', (from, to) => {
    const input = sine(300, from, 0.4);
    const whole = resample(input, { from, to });
    expect(whole.length).toBe(Math.ceil((input.length * to) / from));
    const resampler = createResampler({ from, to });
    const parts: number[] = [];
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7 + 3) % 1999) {
      parts.push(...resampler.push(input.subarray(at, at + size)));
    }
    parts.push(...resampler.finish());
    expect(Float32Array.from(parts)).toEqual(whole);
  });
});
