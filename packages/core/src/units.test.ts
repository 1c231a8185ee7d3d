import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIGHEST_PITCH, hertzToPitch, KEY_COUNT, LOWEST_PITCH, pitchToHertz } from './index';

describe('pitch and frequency', () => {
  it('has A4 at 440 Hz, A0 at 27.5, C8 at 4186.009', () => {
    expect(pitchToHertz(69)).toBe(440);
    expect(pitchToHertz(LOWEST_PITCH)).toBe(27.5);
    expect(pitchToHertz(HIGHEST_PITCH)).toBeCloseTo(4186.009, 3);
    expect(HIGHEST_PITCH - LOWEST_PITCH + 1).toBe(KEY_COUNT);
  });

  it('goes back and forth, cents included', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 127, noNaN: true }), (pitch) => {
        expect(hertzToPitch(pitchToHertz(pitch))).toBeCloseTo(pitch, 9);
      }),
    );
  });
});
