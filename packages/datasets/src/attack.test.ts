import { describe, expect, it } from 'vitest';
import { findAttack } from './attack';

const RATE = 16000;

/** Faint noise, then from `begin` a 220 Hz tone that rises within `rise` seconds. */
function recording(begin: number, rise: number): Float32Array {
  return Float32Array.from({ length: RATE }, (_, i) => {
    const noise = 1e-3 * Math.sin(i * i);
    if (i < begin) return noise;
    const time = (i - begin) / RATE;
    return noise + Math.min(1, time / rise) * Math.exp(-2 * time) * Math.sin(2 * Math.PI * 220 * time);
  });
}

describe('findAttack', () => {
  it.each([0, 37, 400, 1500])('finds a sharp attack after a lead-in of %i samples within 2 ms', (begin) => {
    expect(Math.abs(findAttack(recording(begin, 0.001), RATE) - begin)).toBeLessThanOrEqual(32);
  });

  it('finds where a slow attack begins, not where it peaks', () => {
    const found = findAttack(recording(800, 0.015), RATE);
    expect(found).toBeGreaterThanOrEqual(800 - 16);
    expect(found).toBeLessThanOrEqual(800 + 0.004 * RATE);
  });

  it('is 0 for silence', () => {
    expect(findAttack(new Float32Array(100), RATE)).toBe(0);
  });
});
