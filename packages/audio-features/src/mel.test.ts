import { createRandom } from '@pianoscribe/core';
import { featureExtractorChecks } from '@pianoscribe/core/testing';
import { describe, expect, it } from 'vitest';
import { createLogFrequencyExtractor } from './log-frequency';
import { createMelExtractor, melSpectrogram, ORIGINAL_MEL } from './mel';
import { createLog } from './natural-log';
import { createStft } from './stft';

const random = createRandom(5);
const noise = Float32Array.from({ length: 160000 }, () => random.uniform(-1, 1));

describe('melSpectrogram', () => {
  it('of 10 s with the original preset is [1001, 229], with mean 0 and deviation 1', () => {
    const { data, shape, timing } = melSpectrogram({ samples: noise, sampleRate: 16000 }, ORIGINAL_MEL);
    expect(shape).toEqual([1001, 229]);
    expect(timing).toEqual({ sampleRate: 16000, hopLength: 160, startTime: 0 });
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const squares = data.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(mean).toBeCloseTo(0, 5);
    expect(squares / (data.length - 1)).toBeCloseTo(1, 4);
  });

  it('is finite on silence, where the original had -inf and then NaN', () => {
    const silence = { samples: new Float32Array(160000), sampleRate: 16000 };
    const log = melSpectrogram(silence, { ...ORIGINAL_MEL, standardise: false });
    expect(new Set(log.data)).toEqual(new Set([Math.fround(Math.log(Math.fround(1e-10)))]));
    expect(new Set(melSpectrogram(silence, ORIGINAL_MEL).data)).toEqual(new Set([0]));
    const power = melSpectrogram(silence, { ...ORIGINAL_MEL, log: false, standardise: false });
    expect(power.data.map(Math.log).every((value) => value === Number.NEGATIVE_INFINITY)).toBe(true);
  });

  it('is the logarithm of the same without log', () => {
    const audio = { samples: noise.subarray(0, 20000), sampleRate: 16000 };
    const power = melSpectrogram(audio, { log: false });
    melSpectrogram(audio).data.forEach((value, i) => {
      expect(Math.abs(value - Math.log(power.data[i]))).toBeLessThan(1e-6);
    });
  });

  it('takes the rate of the audio, and refuses another', () => {
    expect(melSpectrogram({ samples: noise, sampleRate: 44100 }).timing.sampleRate).toBe(44100);
    expect(() => melSpectrogram({ samples: noise, sampleRate: 44100 }, ORIGINAL_MEL)).toThrow(/resample/);
  });

  it('refuses a floor that float32 does not hold', () => {
    for (const floor of [0, -1, 1e-40, Number.NaN])
      expect(() => createMelExtractor({ log: { floor } })).toThrow(/floor/);
  });
});

describe('createLog', () => {
  it('is the natural logarithm, scaled, over the whole range of float32', () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => 10 ** ((i / 5000) * 74 - 36));
    const expected = Array.from(values, (value) => (Math.log(value) + 2) * 3);
    const out = new Float32Array(5000);
    createLog({ floor: 1e-36, floorMode: 'clamp', offset: 2, gain: 3 }, values)(0, 5000, out, 0);
    out.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(2e-7 * Math.max(1, Math.abs(expected[i])));
    });
  });
});

describe.each([
  ['createMelExtractor', createMelExtractor(ORIGINAL_MEL)],
  ['createStft', createStft({ nFft: 400, hopLength: 200, padMode: 'constant' })],
  ['createLogFrequencyExtractor', createLogFrequencyExtractor()],
])('%s', (_, extractor) => {
  for (const { name, run } of featureExtractorChecks({ extractor })) it(name, run);
});
