import { describe, expect, it } from 'vitest';
import { equalPower } from './fader';

describe('equalPower', () => {
  it('is one or the other at its ends, 3 dB under both in the middle, and as loud everywhere', () => {
    expect(equalPower(0)).toEqual({ original: 1, transcription: 0 });
    expect(equalPower(1).original).toBeCloseTo(0, 12);
    expect(equalPower(1).transcription).toBe(1);
    expect(20 * Math.log10(equalPower(0.5).original)).toBeCloseTo(-3.01, 2);
    for (let balance = 0; balance <= 1; balance += 0.05) {
      const { original, transcription } = equalPower(balance);
      expect(original ** 2 + transcription ** 2).toBeCloseTo(1, 12);
    }
    expect(equalPower(7)).toEqual(equalPower(1));
  });
});
