import { describe, expect, it } from 'vitest';
import { createRandom } from './index';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('createRandom', () => {
  it('gives the same for the same seeds and other numbers for others', () => {
    const ten = (...seeds: number[]) => draw(10, createRandom(...seeds).next);
    expect(ten(1)).toEqual(ten(1));
    expect(ten(1)).not.toEqual(ten(2));
    expect(ten(1, 2)).toEqual(ten(1, 2));
    expect(ten(1, 2)).not.toEqual(ten(2, 1));
  });

  it('goes on exactly from a saved state', () => {
    const random = createRandom(7);
    draw(5, random.normal);
    const resumed = createRandom(random.state());
    expect(draw(5, resumed.next)).toEqual(draw(5, random.next));
  });

  it('is uniform: mean, variance, every tenth', () => {
    const values = draw(20_000, createRandom(3).next);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter((x) => Math.floor(x * 10) === tenth).length / values.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    }
  });

  it('is normal: mean 0, deviation 1, 68 % within one', () => {
    const values = draw(20_000, createRandom(4).normal);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.03);
    expect(Math.abs(values.filter((x) => Math.abs(x) < 1).length / values.length - 0.6827)).toBeLessThan(0.015);
  });

  it('keeps to its bounds', () => {
    const random = createRandom(5);
    for (const x of draw(1000, () => random.uniform(-3, -1))) expect(x >= -3 && x < -1).toBe(true);
    expect(new Set(draw(1000, () => random.integer(4)))).toEqual(new Set([0, 1, 2, 3]));
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
  });

  it('shuffles a copy, every order about as often as another', () => {
    const items = [1, 2, 3] as const;
    const counts = new Map<string, number>();
    const random = createRandom(6);
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual([1, 2, 3]);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
