import { describe, expect, it } from 'vitest';
import { mixToMono } from './mono';

describe('mixToMono', () => {
  it('is the mean of the channels, however many', () => {
    expect(mixToMono([Float32Array.of(1, 2)], 0)).toEqual(Float32Array.of(1, 2));
    expect(mixToMono([Float32Array.of(1), Float32Array.of(0.5)], 0)).toEqual(Float32Array.of(0.75));
    const eight = Array.from({ length: 8 }, (_, channel) => Float32Array.of(channel));
    expect(mixToMono(eight, 0)).toEqual(Float32Array.of(3.5));
  });

  it.each([1, 2, 3])('names the sample that is not finite, of %i channels', (count) => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const channels = Array.from({ length: count }, () => Float32Array.of(0, 0, 0));
      channels[count - 1][1] = bad;
      expect(() => mixToMono(channels, 100)).toThrow(
        expect.objectContaining({ code: 'NOT_FINITE', message: expect.stringContaining('at sample 101') }),
      );
    }
  });
});
