import { readFile } from 'node:fs/promises';
import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { createTuningEstimator, estimateTuning } from './estimate-tuning';
import { stft } from './stft';

const RATE = 16000;

// As make_tuning.py has them.
const CHORDS = [
  [48, 55, 64, 67],
  [53, 60, 65, 69],
  [43, 59, 62, 67],
  [45, 57, 60, 76],
  [50, 57, 65, 74],
  [48, 60, 64, 72],
];
const CHORD_SAMPLES = RATE / 2;

function chords(cents: number): Float32Array {
  const samples = new Float32Array(CHORDS.length * CHORD_SAMPLES);
  for (let i = 0; i < samples.length; i++) {
    const chord = CHORDS[Math.floor(i / CHORD_SAMPLES)];
    const time = (i % CHORD_SAMPLES) / RATE;
    for (const pitch of chord) {
      const frequency = 440 * 2 ** ((pitch - 69 + cents / 100) / 12);
      for (let n = 1; n <= 6; n++) {
        samples[i] += (Math.exp(-3 * n * time) / n / 8) * Math.sin(2 * Math.PI * n * frequency * time);
      }
    }
  }
  return samples;
}

const tuningOf = (samples: Float32Array) => estimateTuning({ samples, sampleRate: RATE });

describe('estimateTuning', () => {
  it('finds what librosa finds, to the cent that both resolve', async () => {
    const golden = JSON.parse(await readFile(new URL('./fixtures/tuning/tuning.json', import.meta.url), 'utf8'));
    const cases = Object.entries(golden.cents as Record<string, number>);
    expect(cases.length).toBeGreaterThan(5);
    for (const [cents, theirs] of cases) {
      const ours = tuningOf(chords(Number(cents)));
      // librosa names a bin of the histogram by its lower edge.
      expect(Math.abs(ours.cents - (theirs + 0.5))).toBeLessThanOrEqual(1.5);
      expect(Math.abs(ours.cents - Number(cents))).toBeLessThanOrEqual(1.5);
      expect(ours.confidence).toBeGreaterThan(0.6);
    }
  });

  it('reads half a semitone as flat, and as sharp what is nearer to 43 cents above', () => {
    for (const [shift, read] of [
      [-55, -55],
      [-50, -50],
      [50, -50],
      [41, 41],
      [-60, 40],
    ]) {
      expect(Math.abs(tuningOf(chords(shift)).cents - read)).toBeLessThan(1.5);
    }
  });

  it('is not sure of noise, and knows nothing of silence', () => {
    const random = createRandom(4);
    expect(tuningOf(Float32Array.from({ length: 10 * RATE }, () => random.uniform(-1, 1))).confidence).toBeLessThan(
      0.1,
    );
    expect(tuningOf(new Float32Array(RATE))).toEqual({ cents: 0, confidence: 0 });
    expect(tuningOf(new Float32Array(0))).toEqual({ cents: 0, confidence: 0 });
  });

  it('takes power spectra in place of samples, and other rates', () => {
    const samples = chords(-33);
    const spectra = stft({ samples, sampleRate: RATE }, { nFft: 4096, hopLength: 1024, padMode: 'constant' });
    expect(estimateTuning(spectra)).toEqual(tuningOf(samples));
    // Played at another rate, all frequencies move with it.
    const cents = 1200 * Math.log2(17000 / RATE);
    const moved = estimateTuning({ samples, sampleRate: 17000 });
    expect(Math.abs(moved.cents - (cents - 100 - 33))).toBeLessThan(2);
  });

  it('hears no more than it was asked to, and only what lies between its frequencies', () => {
    const samples = new Float32Array(6 * RATE);
    samples.set(chords(20));
    samples.set(chords(-30), 3 * RATE);
    const first = estimateTuning({ samples, sampleRate: RATE }, { maxSeconds: 3 });
    expect(first.cents).toBeCloseTo(tuningOf(chords(20)).cents, 1);
    const tone = Float32Array.from({ length: RATE }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / RATE));
    expect(estimateTuning({ samples: tone, sampleRate: RATE }, { minFrequency: 3000 }).confidence).toBeLessThan(0.5);
  });

  it('refuses what cannot be', () => {
    const audio = { samples: new Float32Array(100), sampleRate: RATE };
    expect(() => estimateTuning(audio, { maxSeconds: 0 })).toThrow(/0 s/);
    expect(() => estimateTuning(audio, { minFrequency: 500, maxFrequency: 400 })).toThrow(/minFrequency/);
    expect(() => estimateTuning({ ...audio, sampleRate: 0 })).toThrow(/rate/);
    expect(() => estimateTuning({ ...audio, samples: new Float32Array([0, Number.NaN]) })).toThrow(/NaN/);
  });
});

describe('createTuningEstimator', () => {
  it('answers the same for blocks of any size, and says when it has heard enough', () => {
    const samples = chords(12);
    const whole = estimateTuning({ samples, sampleRate: RATE }, { maxSeconds: 2 });
    for (const size of [333, 16384]) {
      const estimator = createTuningEstimator({ sampleRate: RATE, maxSeconds: 2 });
      const answers: boolean[] = [];
      for (let at = 0; at < samples.length; at += size) {
        answers.push(estimator.push(samples.subarray(at, at + size)));
      }
      expect(answers.indexOf(false)).toBe(Math.ceil((2 * RATE) / size) - 1);
      expect(answers.lastIndexOf(true)).toBe(answers.indexOf(false) - 1);
      expect(estimator.finish()).toEqual(whole);
    }
  });
});
