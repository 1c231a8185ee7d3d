import { melSpectrogram, ORIGINAL_MEL } from '@pianoscribe/audio-features';
import { createRandom } from '@pianoscribe/core';
import { parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';
import { describe, expect, it } from 'vitest';
import { segmentFeatures, segmentRoll, segmentShape } from './make-segment';
import { ORIGINAL_STUDY } from './study-config';

const TEN = ORIGINAL_STUDY.data;
const ONE = { ...TEN, segmentSeconds: 1 };

describe('segmentShape', () => {
  it('is the original of 10 s, and a tenth of it for 1 s', () => {
    expect(segmentShape(TEN)).toEqual({ mels: 229, frames: 1001, columns: 7680 });
    expect(segmentShape(ONE)).toEqual({ mels: 229, frames: 101, columns: 768 });
  });
});

describe('segmentFeatures', () => {
  const random = createRandom(1);
  const samples = Float32Array.from({ length: 16000 }, () => 0.1 * random.normal());

  it('is the original log-mel image, standardised, mels by frames', () => {
    const image = segmentFeatures(samples, ONE);
    const { data } = melSpectrogram({ samples, sampleRate: 16000 }, ORIGINAL_MEL);
    expect(image).toHaveLength(229 * 101);
    for (const [mel, frame] of [
      [0, 0],
      [17, 60],
      [228, 100],
    ]) {
      expect(image[mel * 101 + frame]).toBe(data[frame * 229 + mel]);
    }
    const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
    const squares = image.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(mean).toBeCloseTo(0, 5);
    // The sample deviation: n - 1.
    expect(squares / (image.length - 1)).toBeCloseTo(1, 5);
  });

  it('keeps digital silence finite: zeros where all is silent, numbers where half is', () => {
    expect(segmentFeatures(new Float32Array(16000), ONE).every((value) => value === 0)).toBe(true);
    const half = samples.map((value, i) => (i < 8000 ? 0 : value));
    const image = segmentFeatures(half, ONE);
    expect(image.every(Number.isFinite)).toBe(true);
    expect(image[50 * 101 + 10]).toBeLessThan(image[50 * 101 + 90]);
  });
});

describe('segmentRoll', () => {
  const notes = [
    { pitch: 60, onset: 0.5, offset: 1.25, velocity: 80 },
    { pitch: 21, onset: 11.5, offset: 11.75, velocity: 80 },
  ];
  const midi = parseMidi(writeMidi({ notes }, { ticksPerBeat: 384 }));
  const downAt = (roll: Uint8Array, columns: number, key: number) => {
    const row = roll.subarray(key * columns, (key + 1) * columns);
    return [row.indexOf(1), row.lastIndexOf(1)];
  };

  it('is 88 keys by 768 columns a second', () => {
    const roll = segmentRoll(midi, 0, TEN);
    expect(roll).toHaveLength(88 * 7680);
    expect(downAt(roll, 7680, 39)).toEqual([384, 959]);
    expect(downAt(segmentRoll(midi, 1, TEN), 7680, 0)).toEqual([1152, 1343]);
  });

  it('is cut into seconds where segments are short', () => {
    expect(downAt(segmentRoll(midi, 0, ONE), 768, 39)).toEqual([384, 767]);
    expect(downAt(segmentRoll(midi, 1, ONE), 768, 39)).toEqual([0, 191]);
    expect(segmentRoll(midi, 2, ONE).includes(1)).toBe(false);
    expect(downAt(segmentRoll(midi, 11, ONE), 768, 0)).toEqual([384, 575]);
  });
});
