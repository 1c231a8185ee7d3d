import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFft } from './fft';
import { createWindow } from './window';

/** The definition: X[k] = sum x[n] exp(-2 pi i k n / size). */
function dft(frame: ArrayLike<number>, size: number): number[] {
  const bins: number[] = [];
  for (let k = 0; k <= size >> 1; k++) {
    let re = 0;
    let im = 0;
    for (let n = 0; n < frame.length; n++) {
      re += frame[n] * Math.cos((2 * Math.PI * k * n) / size);
      im -= frame[n] * Math.sin((2 * Math.PI * k * n) / size);
    }
    bins.push(re, im);
  }
  return bins;
}

const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i * 0.37) + 0.25 * Math.cos(i));

describe('createFft', () => {
  // Powers of four, twice those, Bluestein's sizes both even and odd.
  it.each([2, 3, 4, 5, 8, 12, 16, 32, 37, 64, 128, 200])('is the discrete Fourier transform of %i points', (size) => {
    for (const length of [size, Math.ceil(size / 2)]) {
      const window = createWindow({ length, kind: 'hamming' });
      const fft = createFft(size, window);
      const bins = (size >> 1) + 1;
      const spectrum = new Float32Array(4 * bins);
      const power = new Float32Array(2 * bins);
      fft.spectrum(samples, 3, 401, spectrum);
      fft.power(samples, 3, 401, power);
      const frameAt = (at: number) => Array.from(window, (weight, i) => weight * samples[at + i]);
      const expected = [...dft(frameAt(3), size), ...dft(frameAt(401), size)];
      expected.forEach((value, i) => {
        expect(Math.abs(spectrum[i] - value)).toBeLessThan(1e-5 * size);
      });
      power.forEach((value, i) => {
        const exact = expected[2 * i] ** 2 + expected[2 * i + 1] ** 2;
        expect(Math.abs(value - exact)).toBeLessThan(1e-5 * size * size);
      });
    }
  });

  it('gives a frame the same spectrum alone as beside another', () => {
    for (const size of [64, 128]) {
      const [alone, beside] = [new Float32Array(size + 2), new Float32Array(size + 2)];
      const fft = createFft(size);
      fft.power(samples, 7, 7, alone);
      fft.power(samples, 7, 300, beside);
      const bins = size / 2 + 1;
      expect(alone.subarray(0, bins)).toEqual(alone.subarray(bins));
      for (let k = 0; k < bins; k++) expect(beside[k]).toBeCloseTo(alone[k], 3);
    }
  });

  it('keeps the energy (Parseval)', () => {
    const frames = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(frames, (values) => {
        const frame = Float32Array.from(values);
        const out = new Float32Array(66);
        createFft(64).power(frame, 0, 0, out);
        const inTime = frame.reduce((sum, value) => sum + value * value, 0);
        const inFrequency = out.subarray(0, 33).reduce((sum, p, k) => sum + (k % 32 === 0 ? p : 2 * p), 0) / 64;
        expect(inFrequency).toBeCloseTo(inTime, 3);
      }),
    );
  });

  it('refuses sizes and windows that cannot be', () => {
    for (const size of [0, 1, -8, 2.5, Number.NaN]) expect(() => createFft(size)).toThrow(/points/);
    expect(() => createFft(64, createWindow({ length: 65 }))).toThrow(/does not fit/);
  });
});
