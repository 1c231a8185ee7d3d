import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../testing/backends';
import { createDropouts } from './dropout';
import { sinusoidalPositions } from './positions';

beforeAll(() => useBackend('cpu'));

describe('createDropouts', () => {
  it('leaves out the share asked for and keeps the mean', () => {
    const y = [...createDropouts(1)(0.2)(tf.ones([100, 100])).dataSync()];
    const left = y.filter((value) => value === 0).length;
    expect(left / y.length).toBeCloseTo(0.2, 1);
    expect(Math.max(...y)).toBeCloseTo(1.25, 6);
    expect(y.reduce((sum, value) => sum + value, 0) / y.length).toBeCloseTo(1, 1);
  });

  it('repeats itself for a seed, pass by pass, and differs from pass to pass', () => {
    const [a, b] = [createDropouts(1), createDropouts(1)];
    const draw = (dropouts: typeof a) => [...dropouts(0.5)(tf.ones([50])).dataSync()];
    const first = draw(a);
    expect(draw(b)).toEqual(first);
    expect(draw(a)).not.toEqual(first);
  });
});

describe('sinusoidalPositions', () => {
  it('is sin and cos of p / 10000^(2i / width)', () => {
    const code = sinusoidalPositions(3, 4).arraySync();
    expect(code[0]).toEqual([0, 1, 0, 1]);
    const expected = [Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)];
    for (const [i, value] of expected.entries()) expect(code[2][i]).toBeCloseTo(value, 6);
  });

  it('goes on from any position', () => {
    const all = sinusoidalPositions(6, 5).slice([4, 0], [2, 5]).dataSync();
    expect([...sinusoidalPositions(2, 5, 4).dataSync()]).toEqual([...all]);
  });
});
