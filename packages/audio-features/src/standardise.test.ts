import { describe, expect, it } from 'vitest';
import { standardise } from './standardise';

const matrix = (...values: number[]) => ({ data: Float32Array.from(values), shape: [values.length, 1] as const });

describe('standardise', () => {
  it('subtracts the mean and divides by the sample deviation', () => {
    // Mean 3, squares 4 + 1 + 0 + 1 + 4 = 10, over n - 1 = 4.
    const { data } = standardise(matrix(1, 2, 3, 4, 5));
    const deviation = Math.sqrt(2.5);
    expect(Array.from(data)).toEqual([-2, -1, 0, 1, 2].map((value) => Math.fround(value / deviation)));
  });

  it('is zero where nothing deviates', () => {
    expect(Array.from(standardise(matrix(7, 7, 7)).data)).toEqual([0, 0, 0]);
    expect(Array.from(standardise(matrix(7)).data)).toEqual([0]);
    expect(Array.from(standardise(matrix()).data)).toEqual([]);
  });

  it('leaves its input alone and keeps the rest of it', () => {
    const input = { ...matrix(1, 2), timing: { sampleRate: 1, hopLength: 1, startTime: 5 } };
    expect(standardise(input).timing).toEqual(input.timing);
    expect(Array.from(input.data)).toEqual([1, 2]);
  });
});
