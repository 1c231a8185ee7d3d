import { describe, expect, it } from 'vitest';
import { createWindow } from './window';

const rounded = (values: Float64Array) => Array.from(values, (value) => Number(value.toFixed(6)) + 0);

describe('createWindow', () => {
  it('is periodic unless asked otherwise', () => {
    expect(rounded(createWindow({ length: 4 }))).toEqual([0, 0.5, 1, 0.5]);
    expect(rounded(createWindow({ length: 5, periodic: false }))).toEqual([0, 0.5, 1, 0.5, 0]);
  });

  it('has the shapes of the cosine family', () => {
    expect(rounded(createWindow({ length: 4, kind: 'hamming' }))).toEqual([0.08, 0.54, 1, 0.54]);
    expect(rounded(createWindow({ length: 4, kind: 'blackman' }))).toEqual([0, 0.34, 1, 0.34]);
    expect(rounded(createWindow({ length: 3, kind: 'rectangular' }))).toEqual([1, 1, 1]);
    expect(rounded(createWindow({ length: 1 }))).toEqual([1]);
  });

  it('refuses a length that is no count', () => {
    for (const length of [0, -1, 1.5, Number.NaN]) expect(() => createWindow({ length })).toThrow(/whole number/);
  });
});
