import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { lowPassCoefficient, lowPassPower } from './low-pass';
import { voiceMaker } from './note-voices';
import { createSyntheticPiano } from './synthetic-piano';
import { drawKeys } from './variation';

const toDb = (power: number) => 10 * Math.log10(power);

describe('lowPassCoefficient', () => {
  it.each([
    [20, 0.25],
    [45, 0.25],
    [5, 0.02],
    [5, 0.3],
  ])('loses %f dB at %f cycles a sample', (loss, frequency) => {
    expect(toDb(lowPassPower(lowPassCoefficient(loss, frequency), frequency))).toBeCloseTo(-loss, 6);
  });

  it('is of a filter that loses as much when it is run', () => {
    const [a, frequency] = [lowPassCoefficient(20), 0.25];
    let memory = 0;
    let power = 0;
    for (let i = 0; i < 4000; i++) {
      memory += a * (Math.sin(2 * Math.PI * frequency * i) - memory);
      if (i >= 2000) power += memory * memory;
    }
    expect(toDb(power / 2000 / 0.5)).toBeCloseTo(-20, 1);
  });
});

describe('a soft note of a hard sample', () => {
  it('loses 10 dB of its fundamental to both filters at most, and more above it', () => {
    const sampleRate = 16000;
    const variation = { softening: 90 };
    const piano = createSyntheticPiano();
    // Its only layer sounds like a hard touch.
    const keys = piano.keys.map((zones) =>
      zones.slice(-1).map((zone) => ({ ...zone, loVelocity: 120, hiVelocity: 127 })),
    );
    const voiceOf = voiceMaker({
      piano: { ...piano, keys },
      sampleRate,
      from: 0,
      variation,
      keys: drawKeys({}, 0),
      random: createRandom(0),
    });
    for (const pitch of [36, 60, 84, 100]) {
      const { brightness } = voiceOf({ pitch, onset: 0, offset: 1, velocity: 20 }, Number.POSITIVE_INFINITY);
      const lost = (frequency: number) => -2 * toDb(lowPassPower(brightness, Math.min(0.5, frequency / sampleRate)));
      const fundamental = 440 * 2 ** ((pitch - 69) / 12);
      expect(lost(fundamental)).toBeLessThan(10.001);
      expect(lost(3 * fundamental)).toBeGreaterThan(lost(fundamental) + 1);
    }
  });
});
