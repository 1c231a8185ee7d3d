import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { extractFeatures } from '../extract-features';
import { createFft } from '../fft';
import { createLogFrequencyExtractor } from '../log-frequency';
import { createMelExtractor, ORIGINAL_MEL } from '../mel';
import { createWindow } from '../window';
import { loadWasmFft } from './index';
import { KERNEL_SOURCE_HASH } from './kernel-bytes';

const wasm = await loadWasmFft();
const random = createRandom(3);
const samples = Float32Array.from({ length: 20000 }, () => random.uniform(-1, 1));

function expectClose(actual: Float32Array, expected: Float32Array, limit: number) {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const worst = expected.reduce((max, value, i) => Math.max(max, Math.abs(value - actual[i])), 0);
  expect(worst / largest).toBeLessThan(limit);
}

describe('loadWasmFft', () => {
  it('was compiled from the kernel.c beside it', async () => {
    const source = await readFile(new URL('./kernel.c', import.meta.url));
    expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_HASH);
  });

  it.each([16, 32, 64, 128, 256, 400, 512, 1024, 2048, 4096, 8192])('equals the default FFT at %i points', (size) => {
    for (const window of [undefined, createWindow({ length: size }), createWindow({ length: Math.ceil(size * 0.7) })]) {
      const bins = size / 2 + 1;
      const [plan, reference] = [wasm(size, window), createFft(size, window)];
      for (const [method, columns] of [
        ['power', bins],
        ['spectrum', 2 * bins],
      ] as const) {
        const [actual, expected] = [new Float32Array(2 * columns), new Float32Array(2 * columns)];
        plan[method](samples, 11, 4000, actual);
        reference[method](samples, 11, 4000, expected);
        expectClose(actual, expected, 2e-6);
      }
    }
  });

  it('gives the features that the default FFT gives', () => {
    const audio = { samples, sampleRate: 16000 };
    for (const options of [
      { ...ORIGINAL_MEL, log: false } as const,
      { ...ORIGINAL_MEL, melCount: 30, power: 1 } as const,
      ORIGINAL_MEL,
    ]) {
      const expected = extractFeatures(createMelExtractor(options), audio);
      expectClose(extractFeatures(createMelExtractor({ ...options, fft: wasm }), audio).data, expected.data, 2e-6);
    }
    const expected = extractFeatures(createLogFrequencyExtractor(), audio);
    expectClose(extractFeatures(createLogFrequencyExtractor({ fft: wasm }), audio).data, expected.data, 1e-5);
  });

  it('stays finite on silence', () => {
    const silence = { samples: new Float32Array(4000), sampleRate: 16000 };
    const mel = extractFeatures(createMelExtractor({ ...ORIGINAL_MEL, fft: wasm }), silence);
    expect(new Set(mel.data)).toEqual(new Set([Math.fround(Math.log(1e-10))]));
  });

  it('refuses a window that is longer than the FFT', () => {
    expect(() => wasm(64, createWindow({ length: 65 }))).toThrow(/does not fit/);
  });
});
