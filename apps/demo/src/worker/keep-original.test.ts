import { describe, expect, it } from 'vitest';
import { createOriginalKeeper } from './keep-original';

const block = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i / 20));

describe('the original that is kept for listening', () => {
  it('is what came, also where the blocks are written over', () => {
    const keeper = createOriginalKeeper(44_100);
    const [shared, expected] = [block(1000), block(1000)];
    keeper.push(shared);
    shared.fill(9);
    keeper.push(expected);
    const kept = keeper.take();
    expect(kept?.sampleRate).toBe(44_100);
    expect(kept?.samples).toEqual(Float32Array.from([...expected, ...expected]));
  });

  it('is held at a lower rate where it is long, of the same length', () => {
    const keeper = createOriginalKeeper(44_100, { most: 40_000 });
    for (let i = 0; i < 10; i++) keeper.push(block(8820));
    const kept = keeper.take();
    expect(kept?.sampleRate).toBe(16_000);
    expect(kept?.samples.length).toBe(32_000);
  });

  it('is given up where even that would be too much', () => {
    for (const sampleRate of [16_000, 44_100]) {
      const keeper = createOriginalKeeper(sampleRate, { most: 40_000, mostLow: 30_000 });
      for (let i = 0; i < 10; i++) keeper.push(block(8820));
      expect(keeper.take()).toBeUndefined();
    }
  });
});
