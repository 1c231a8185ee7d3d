import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { convolve } from './convolve';

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

describe('convolve', () => {
  it.each([
    [1, 1],
    [5, 3],
    [1000, 1],
    [700, 900],
    [5000, 257],
    [9000, 3000],
  ])('equals the sum of products: %i samples, a response of %i', (length, taps) => {
    const samples = noise(length, 1);
    const response = noise(taps, 2);
    const found = convolve(samples, response);
    for (let n = 0; n < length; n += 7) {
      let sum = 0;
      for (let k = 0; k <= Math.min(n, taps - 1); k++) sum += response[k] * samples[n - k];
      expect(Math.abs(found[n] - sum)).toBeLessThan(1e-4);
    }
    expect(found).toHaveLength(length);
  });

  it('is silent for nothing', () => {
    expect(convolve(noise(10, 1), new Float32Array(0))).toEqual(new Float32Array(10));
  });
});
