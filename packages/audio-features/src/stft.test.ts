import { createRandom } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStft, stft } from './stft';

const random = createRandom(11);
const samples = Float32Array.from({ length: 3000 }, () => random.uniform(-1, 1));
const audio = { samples, sampleRate: 16000 };

describe('stft', () => {
  it('has a sine of amplitude A at (A * sum of the window / 2)^2', () => {
    const sine = Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 16000));
    const power = stft({ samples: sine, sampleRate: 16000 }, { nFft: 512, hopLength: 256 });
    const row = power.data.subarray(15 * 257, 16 * 257);
    expect(row.indexOf(Math.max(...row))).toBe(32);
    expect(row[32] / (0.5 * 128) ** 2).toBeCloseTo(1, 3);
  });

  it('gives power, magnitude and complex values of the same thing', () => {
    const options = { nFft: 256, winLength: 200, hopLength: 100 };
    const power = stft(audio, options);
    const magnitude = stft(audio, { ...options, value: 'magnitude' });
    const complex = stft(audio, { ...options, value: 'complex' });
    expect(complex.shape).toEqual([31, 258]);
    power.data.forEach((value, i) => {
      expect(magnitude.data[i] ** 2).toBeCloseTo(value, 3);
      expect(complex.data[2 * i] ** 2 + complex.data[2 * i + 1] ** 2).toBeCloseTo(value, 3);
    });
  });

  it('counts frames and times as librosa and torch do', () => {
    const shapeOf = (length: number, options: object) =>
      stft({ samples: samples.subarray(0, length), sampleRate: 16000 }, { nFft: 256, hopLength: 100, ...options })
        .shape[0];
    expect(shapeOf(1000, {})).toBe(11);
    expect(shapeOf(999, {})).toBe(10);
    expect(shapeOf(1000, { centred: false })).toBe(8);
    expect(shapeOf(255, { centred: false })).toBe(0);
    expect(shapeOf(0, {})).toBe(0);
    expect(stft(audio, { nFft: 256, centred: false }).timing.startTime).toBe(128 / 16000);
  });

  it('reflects a recording shorter than the padding as often as it takes', () => {
    const reflected = (values: number[]) =>
      stft({ samples: Float32Array.from(values), sampleRate: 8 }, { nFft: 8, hopLength: 8, window: 'rectangular' })
        .data[0];
    // The frame at 0 holds samples -4 to 3 of ... 1 2 3 2 1 2 3 2 ...; bin 0 is the square of their sum.
    expect(reflected([1, 2, 3])).toBeCloseTo((1 + 2 + 3 + 2 + 1 + 2 + 3 + 2) ** 2, 4);
    expect(reflected([2])).toBeCloseTo(16 ** 2, 4);
  });

  it('gives the same bits however the samples come', () => {
    const options = fc.record({
      nFft: fc.constantFrom(32, 50, 64, 128),
      hopLength: fc.integer({ min: 1, max: 200 }),
      centred: fc.boolean(),
      padMode: fc.constantFrom('reflect', 'constant'),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(options, cuts, fc.integer({ min: 1, max: 3000 }), (chosen, sizes, length) => {
        const part = samples.subarray(0, length);
        const whole = stft({ samples: part, sampleRate: 16000 }, chosen);
        const stream = createStft(chosen).createStream();
        const values: number[] = [];
        for (let at = 0, i = 0; at < length; at += sizes[i % sizes.length], i++) {
          for (const value of stream.push(part.subarray(at, at + sizes[i % sizes.length])).data) values.push(value);
        }
        for (const value of stream.finish().data) values.push(value);
        expect(Float32Array.from(values)).toEqual(whole.data);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses lengths that do not fit, and use after the end', () => {
    for (const wrong of [{ nFft: 0 }, { hopLength: 0 }, { winLength: 3000 }, { sampleRate: 0 }, { hopLength: 1.5 }]) {
      expect(() => createStft(wrong)).toThrow(/Frames need/);
    }
    const stream = createStft().createStream();
    stream.finish();
    expect(() => stream.push(samples)).toThrow(/finished/);
    expect(() => stream.finish()).toThrow(/finished/);
  });
});
