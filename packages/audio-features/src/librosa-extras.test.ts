import { readFile } from 'node:fs/promises';
import { createFrameMatrix, type FrameMatrix } from '@pianoscribe/core';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amplitudeToDb, powerToDb } from './decibels';
import { mfcc } from './mfcc';
import { pcen } from './pcen';

// Made by librosa 0.11.0 through make_librosa_extras.py: every third frame of what it makes of one mel golden.
const folder = new URL('./fixtures/mel/', import.meta.url);
const goldens = readSafetensors(await readFile(new URL('librosa-extras.safetensors', folder))).tensors;
const mels = readSafetensors(await readFile(new URL('mel.safetensors', folder))).tensors;
const STRIDE = 3;
const timing = { sampleRate: 22050, hopLength: 512, startTime: 0 };

/** The golden mel, [mel, frame] in the file, as [frame, mel] times a factor. */
function mel(factor = 1): FrameMatrix {
  const found = mels.get('librosa_default.mel');
  if (!found) throw new Error('No golden mel in the fixture.');
  const [bins, frames] = found.shape;
  const matrix = createFrameMatrix(frames, bins, timing);
  for (let i = 0; i < found.data.length; i++) {
    matrix.data[(i % frames) * bins + Math.floor(i / frames)] = factor * found.data[i];
  }
  return matrix;
}

/** Largest difference from a golden, relative to its largest value. */
function difference(name: string, actual: FrameMatrix): number {
  const found = goldens.get(name);
  if (!found) throw new Error(`No tensor ${name} in the fixture.`);
  const [bins, frames] = found.shape;
  expect(actual.shape[1]).toBe(bins);
  expect(Math.ceil(actual.shape[0] / STRIDE)).toBe(frames);
  let [worst, largest] = [0, 0];
  for (let i = 0; i < found.data.length; i++) {
    const ours = actual.data[(i % frames) * STRIDE * bins + Math.floor(i / frames)];
    worst = Math.max(worst, Math.abs(found.data[i] - ours));
    largest = Math.max(largest, Math.abs(found.data[i]));
  }
  return worst / largest;
}

const column = (...values: number[]): FrameMatrix => ({
  data: Float32Array.from(values),
  shape: [values.length, 1],
  timing,
});

describe('decibels', () => {
  it('equal librosa', () => {
    expect(difference('db', powerToDb(mel()))).toBeLessThan(1e-6);
    expect(difference('db_of_max', powerToDb(mel(), { ref: 'max', amin: 1e-5, topDb: 60 }))).toBeLessThan(1e-6);
    expect(difference('db_amplitude', amplitudeToDb(mel(), { topDb: false }))).toBeLessThan(1e-6);
  });

  it('limit by the loudest of the whole matrix, not of each frame', () => {
    expect(Array.from(powerToDb(column(1, 1e-6, 1e-9)).data)).toEqual([0, -60, -80]);
    expect(Array.from(powerToDb(column(100, 0), { topDb: false }).data)).toEqual([20, -100]);
    expect(Array.from(amplitudeToDb(column(-10, 1), { ref: 10 }).data)).toEqual([0, -20]);
  });

  it('are finite for silence, and for nothing', () => {
    expect(Array.from(powerToDb(column(0, 0)).data)).toEqual([-100, -100]);
    expect(Array.from(powerToDb(column(0), { ref: 'max' }).data)).toEqual([0]);
    expect(powerToDb(column()).data).toHaveLength(0);
  });

  it('of power are those of its root as amplitude', () => {
    const values = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        const power = powerToDb(column(...list.map((value) => value * value))).data;
        const amplitude = amplitudeToDb(column(...list)).data;
        for (let i = 0; i < list.length; i++) expect(power[i]).toBeCloseTo(amplitude[i], 4);
      }),
    );
  });

  it.each([{ amin: 0 }, { ref: -1 }, { topDb: -1 }, { topDb: Number.NaN }])('refuse %o', (options) => {
    expect(() => powerToDb(column(1), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('MFCC', () => {
  it('equal librosa', () => {
    expect(difference('mfcc', mfcc(powerToDb(mel())))).toBeLessThan(1e-6);
    expect(difference('mfcc_lifter', mfcc(powerToDb(mel()), { count: 13, lifter: 22 }))).toBeLessThan(1e-6);
  });

  it('keep the energy of a frame when all are kept', () => {
    const row = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(row, (list) => {
        const energy = (data: Float32Array) => data.reduce((sum, value) => sum + value * value, 0);
        const input = { data: Float32Array.from(list), shape: [1, list.length] as const, timing };
        const output = mfcc(input, { count: list.length });
        expect(Math.abs(energy(output.data) - energy(input.data))).toBeLessThan(1e-5 * energy(input.data) + 1e-9);
      }),
    );
  });

  it.each([{ count: 0 }, { count: 129 }, { count: 1.5 }, { lifter: -1 }])('refuse %o', (options) => {
    expect(() => mfcc(mel(), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('PCEN', () => {
  it('equals librosa', () => {
    expect(difference('pcen', pcen(mel(2 ** 31)))).toBeLessThan(1e-5);
    const options = { gain: 0.8, bias: 10, power: 0.25, timeConstant: 0.06, epsilon: 1e-3 };
    expect(difference('pcen_options', pcen(mel(), options))).toBeLessThan(1e-5);
  });

  it('of a level of 1 from the beginning is the root of 1 + bias less that of bias', () => {
    const [value] = pcen(column(1)).data;
    expect(value).toBeCloseTo(Math.sqrt(3) - Math.sqrt(2), 5);
  });

  it.each([{ gain: -1 }, { bias: 0 }, { power: 0 }, { timeConstant: 0 }, { epsilon: 0 }])('refuses %o', (options) => {
    expect(() => pcen(column(1), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
