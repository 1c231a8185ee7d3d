import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBlocks, sameBits } from '../fixtures/same-bits';
import { besselI0 } from './kaiser';
import { createKernel } from './kernel';
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
    const parts: Float32Array[] = [];
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7 + 3) % 1999) {
      parts.push(resampler.push(input.subarray(at, at + size)));
    }
    parts.push(resampler.finish());
    expect(sameBits(joinBlocks(parts), whole)).toBe(true);
  });
});

describe('any ratio', () => {
  const rate = fc.integer({ min: 1000, max: 200_000 });

  it('keeps a constant, the length and the place', () => {
    fc.assert(
      fc.property(rate, rate, (from, to) => {
        const input = new Float32Array(Math.ceil(Math.max(400, (400 * from) / to))).fill(0.5);
        const output = resample(input, { from, to });
        expect(output.length).toBe(Math.ceil((input.length * to) / from));
        expect(Math.abs(output[output.length >> 1] - 0.5)).toBeLessThan(1e-5);
      }),
      { numRuns: 12 },
    );
  });

  it('there and back gives what is within the band', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8001, max: 100_000 }), (to) => {
        const input = sine(1000, 8000, 0.2);
        const back = resample(resample(input, { from: 8000, to }), { from: to, to: 8000 });
        for (let i = 400; i < 1200; i++) expect(Math.abs(back[i] - input[i])).toBeLessThan(1e-4);
      }),
      { numRuns: 5 },
    );
  });

  it('of 1 changes nothing, and gives a copy', () => {
    const input = sine(100, 8000, 0.01);
    const output = resample(input, { from: 8000, to: 8000 });
    expect(output).toEqual(input);
    expect(output.buffer).not.toBe(input.buffer);
  });

  it('of nothing is nothing', () => {
    expect(resample(new Float32Array(0), { from: 44100, to: 16000 }).length).toBe(0);
  });

  it.each([
    [0, 1],
    [44100, Number.NaN],
    [Number.POSITIVE_INFINITY, 8000],
    [1_000_000, 1000],
  ])('refuses %d -> %d Hz', (from, to) => {
    expect(() => createResampler({ from, to })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('inside', () => {
  it('several streams of one ratio do not disturb each other', () => {
    const input = sine(300, 44100, 0.1);
    const [a, b] = [createResampler({ from: 44100, to: 16000 }), createResampler({ from: 44100, to: 16000 })];
    const parts: Float32Array[] = [];
    for (let at = 0; at < input.length; at += 100) {
      parts.push(a.push(input.subarray(at, at + 100)));
      b.push(Float32Array.of(1, -1, 1));
    }
    parts.push(a.finish());
    expect(sameBits(joinBlocks(parts), resample(input, { from: 44100, to: 16000 }))).toBe(true);
  });

  it.each([
    { up: 160, down: 441 },
    { up: 44101, down: 48000 },
  ])('WebAssembly and plain JavaScript agree: $up / $down', (ratio) => {
    const [simd, plain] = [createKernel(ratio), createKernel(ratio, { simd: false })];
    for (let i = 0; i < simd.input.length; i++) simd.input[i] = plain.input[i] = Math.sin(i * i);
    for (const numerator of [0, 1, 77, ratio.up - 1]) {
      for (const first of [0, 1, 2, 3, 100]) {
        expect(Math.abs(simd.apply(first, numerator) - plain.apply(first, numerator))).toBeLessThan(1e-6);
      }
    }
  });

  // Abramowitz and Stegun, table 9.8: I0(1) and e^-5 I0(5).
  it('the Bessel function is the tabled one', () => {
    expect(besselI0(0)).toBe(1);
    expect(besselI0(1)).toBeCloseTo(1.2660658778, 9);
    expect(Math.exp(-5) * besselI0(5)).toBeCloseTo(0.1835408126, 9);
  });
});
