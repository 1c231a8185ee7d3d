import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { addOtherSound } from './other-sound';

const level = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
const sound = { name: 'hum', samples: Float32Array.from({ length: 700 }, (_, i) => Math.sin(i * 0.3)) };

describe('addOtherSound', () => {
  it('adds a sound so many dB under what is there, over and over', () => {
    const before = Float32Array.from({ length: 5000 }, (_, i) => 0.3 * Math.cos(i * 0.01));
    const after = before.slice();
    addOtherSound(after, sound, { random: createRandom(1), under: 20 });
    const added = after.map((x, i) => x - before[i]);
    expect(level(added) / level(before)).toBeCloseTo(0.1, 4);
    expect(level(added.subarray(4000))).toBeCloseTo(level(added), 2);
  });

  it('fills silence at a middling level, and leaves it where the sound is silent', () => {
    const samples = new Float32Array(2000);
    addOtherSound(samples, { name: 'nothing', samples: new Float32Array(10) }, { random: createRandom(1), under: 0 });
    expect(level(samples)).toBe(0);
    addOtherSound(samples, sound, { random: createRandom(1), under: 0 });
    expect(level(samples)).toBeCloseTo(0.05, 4);
  });
});
