import { resample } from '@pianoscribe/audio-io';
import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { frameStep, readSlice } from './audio-slice';

const random = createRandom(1);
const recording = Float32Array.from({ length: 44_100 }, () => random.uniform(-1, 1));

describe('readSlice', () => {
  it('gives samples as they are at their own rate, and silence beyond', () => {
    const slice = { channels: [recording.slice(1000, 2000)], sampleRate: 44_100, firstFrame: 1000 };
    expect(readSlice(slice, 44_100, 1200, 1203)[0]).toEqual(recording.slice(1200, 1203));
    expect(readSlice(slice, 44_100, 998, 1001)[0]).toEqual(Float32Array.of(0, 0, recording[1000]));
    expect(readSlice(slice, 44_100, 1999, 2002)[0]).toEqual(Float32Array.of(recording[1999], 0, 0));
  });

  it('gives the same at another rate as the whole recording resampled, whichever the slice', () => {
    const whole = resample(recording, { from: 44_100, to: 48_000 });
    const step = frameStep(44_100, 48_000);
    expect(step).toBe(147);
    for (const first of [40 * step, 101 * step]) {
      const slice = { channels: [recording.slice(first, first + 12_000)], sampleRate: 44_100, firstFrame: first };
      const from = Math.round((first + 3000) * (48 / 44.1));
      const [part] = readSlice(slice, 48_000, from, from + 2000);
      const error = part.reduce((most, sample, i) => Math.max(most, Math.abs(sample - whole[from + i])), 0);
      expect(error).toBeLessThan(1e-5);
    }
  });
});
