import { describe, expect, it } from 'vitest';
import { drawKeys } from './variation';

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
