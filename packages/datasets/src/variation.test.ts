import { describe, expect, it } from 'vitest';
import { drawBalance, drawKeys } from './variation';

describe('drawKeys', () => {
  it('voices registers by so many dB, neighbouring keys alike, and leaves all as it is by 0', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => drawKeys({ voicingDb: 2 }, seed).gain);
    const squares = (pick: (gain: Float64Array) => number) =>
      Math.sqrt(seeds.reduce((sum, gain) => sum + pick(gain) ** 2, 0) / seeds.length);
    for (const key of [0, 20, 44, 87]) {
      expect(squares((gain) => gain[key])).toBeGreaterThan(1.5);
      expect(squares((gain) => gain[key])).toBeLessThan(2.5);
    }
    expect(squares((gain) => gain[45] - gain[44])).toBeLessThan(0.4);
    expect(squares((gain) => gain[70] - gain[30])).toBeGreaterThan(2);
    expect(drawKeys({ keyCents: 2 }, 1).gain.every((gain) => gain === 0)).toBe(true);
  });
});

describe('drawBalance', () => {
  it('plays registers louder or softer by so many velocities, not as it voices them', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => drawBalance({ velocityBalance: 8 }, seed));
    const deviation = (key: number) => Math.sqrt(seeds.reduce((sum, of) => sum + of[key] ** 2, 0) / seeds.length);
    for (const key of [0, 44, 87]) expect(Math.abs(deviation(key) - 8)).toBeLessThan(2);
    const voicing = drawKeys({ voicingDb: 8 }, 3).gain;
    expect(seeds[3].some((value, key) => Math.abs(value - voicing[key]) > 4)).toBe(true);
    expect(drawBalance({}, 3).every((value) => value === 0)).toBe(true);
  });
});
