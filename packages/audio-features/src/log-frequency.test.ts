import { createRandom, type FrameMatrix } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { extractFeatures } from './extract-features';
import { createLogFrequencyExtractor } from './log-frequency';

const extractor = createLogFrequencyExtractor();
const sine = (frequency: number, amplitude = 0.5, length = 16000) =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / 16000));
const at = (matrix: FrameMatrix, frame: number, bin: number) => matrix.data[frame * matrix.shape[1] + bin];

describe('createLogFrequencyExtractor', () => {
  it('gives ceil(n / hop) frames of four blocks', () => {
    for (const [samples, frames] of [
      [0, 0],
      [1, 1],
      [320, 1],
      [321, 2],
      [16000, 50],
    ]) {
      const features = extractFeatures(extractor, { samples: new Float32Array(samples), sampleRate: 16000 });
      expect(features.shape).toEqual([frames, 1200]);
      expect(features.timing).toEqual({ sampleRate: 16000, hopLength: 320, startTime: 0 });
    }
  });

  it('is the affine of the log of the floor on silence', () => {
    const { data } = extractFeatures(extractor, { samples: new Float32Array(3200), sampleRate: 16000 });
    expect(new Set(data)).toEqual(new Set([Math.fround((Math.log(1e-8) + 13) / 4)]));
  });

  it('peaks at bin 3 k + 1 of key k in the long window, at the level of a sine in every block', () => {
    for (const key of [24, 48, 72]) {
      const features = extractFeatures(extractor, { samples: sine(440 * 2 ** ((key - 48) / 12)), sampleRate: 16000 });
      const long = features.data.subarray(25 * 1200, 25 * 1200 + 300);
      expect(long.indexOf(Math.max(...long))).toBe(3 * key + 1);
      // A sine of amplitude 0.5 has the power (0.5 / 2)^2 in its bin, less what a wide triangle averages in.
      if (key > 48) continue;
      for (const block of [0, 1, 2, 3]) {
        const power = Math.exp(at(features, 25, block * 300 + 3 * key + 1) * 4 - 13);
        expect(10 * Math.log10(power / 0.0625)).toBeGreaterThan(-6);
        expect(10 * Math.log10(power / 0.0625)).toBeLessThan(0.1);
      }
    }
  });

  it('sees a click in the short windows only near it, the later one 10 ms before', () => {
    const samples = new Float32Array(16000);
    samples[8000] = 1;
    const features = extractFeatures(extractor, { samples, sampleRate: 16000 });
    const silence = Math.fround((Math.log(1e-8) + 13) / 4);
    const hears = (block: number) =>
      Array.from({ length: 50 }, (_, f) => f).filter((f) => at(features, f, block * 300 + 200) > silence);
    expect(hears(2)).toEqual([24, 25, 26]);
    expect(hears(3)).toEqual([24, 25]);
    expect(hears(0)).toHaveLength(25);
  });

  it('gives the same bits for any size of block', () => {
    const random = createRandom(7);
    const samples = Float32Array.from({ length: 12345 }, () => random.uniform(-1, 1));
    const whole = extractFeatures(extractor, { samples, sampleRate: 16000 });
    for (const size of [1, 97, 320, 5000]) {
      const stream = extractor.createStream();
      const rows: number[] = [];
      for (let i = 0; i < samples.length; i += size) {
        const part = stream.push(samples.subarray(i, i + size));
        expect(part.timing.startTime).toBeCloseTo((rows.length / 1200) * 0.02, 9);
        for (const value of part.data) rows.push(value);
      }
      for (const value of stream.finish().data) rows.push(value);
      expect(rows.length).toBe(whole.data.length);
      expect(Float32Array.from(rows).every((value, i) => value === whole.data[i])).toBe(true);
    }
  });

  it('with tuningCents hears a recording that is so far off as one in tune', () => {
    const level = (cents: number, tuningCents?: number) => {
      const samples = sine(440 * 2 ** (cents / 1200));
      const features = extractFeatures(createLogFrequencyExtractor({ tuningCents }), { samples, sampleRate: 16000 });
      return features.data.subarray(25 * 1200, 25 * 1200 + 300);
    };
    const inTune = level(0);
    expect(inTune.indexOf(Math.max(...inTune))).toBe(3 * 48 + 1);
    const difference = (a: Float32Array, bin: number) => Math.abs(a[bin] - inTune[bin]);
    for (const cents of [-50, 40]) {
      const [plain, tuned] = [level(cents), level(cents, cents)];
      for (const bin of [144, 145, 146]) {
        expect(difference(tuned, bin)).toBeLessThan(0.3);
        expect(Math.max(...[144, 145, 146].map((near) => difference(plain, near)))).toBeGreaterThan(0.6);
      }
    }
  });

  it('takes options that are undefined for not given, and other blocks than the defaults', () => {
    const audio = { samples: sine(440), sampleRate: 16000 };
    const same = extractFeatures(createLogFrequencyExtractor({ fft: undefined, floor: undefined }), audio);
    expect(same.data).toEqual(extractFeatures(extractor, audio).data);
    const one = createLogFrequencyExtractor({ blocks: [{ windowLength: 2048, fftSize: 2048, shift: 0 }] });
    const long = extractFeatures(one, audio);
    expect(long.shape).toEqual([50, 300]);
    for (let bin = 0; bin < 300; bin++) expect(at(long, 20, bin)).toBeCloseTo(at(same, 20, 300 + bin), 6);
  });

  it('refuses options that are out of range', () => {
    for (const wrong of [
      { blocks: [] },
      { blocks: [{ windowLength: 2048, fftSize: 1024, shift: 0 }] },
      { hopLength: 0 },
      { floor: 0 },
      { divisor: 0 },
      { tuningCents: Number.NaN },
    ]) {
      expect(() => createLogFrequencyExtractor(wrong)).toThrow(/Log-frequency features need/);
    }
  });

  it('refuses samples that are not finite, and another rate', () => {
    const samples = new Float32Array(1000);
    samples[500] = Number.NaN;
    expect(() => extractFeatures(extractor, { samples, sampleRate: 16000 })).toThrow(/Sample 500 is NaN/);
    expect(() => extractFeatures(extractor, { samples, sampleRate: 44100 })).toThrow(/resample/);
  });
});
