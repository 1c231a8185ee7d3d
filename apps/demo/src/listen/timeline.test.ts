import { describe, expect, it } from 'vitest';
import { positionAt } from './timeline';

const block = (position: number, frames: number, speed = 1) => ({
  position,
  frames,
  speed,
  isContinued: true,
  fadeFrom: undefined,
});

describe('positionAt', () => {
  const scheduled = [
    { at: 10, block: block(2, 500, 0.5) },
    { at: 10.5, block: block(2.25, 500, 0.5) },
    { at: 11, block: block(1, 500, 0.5) },
  ];

  it('follows the clock through blocks, at their speed, and through a jump', () => {
    const at = (time: number) => positionAt(scheduled, time, 1000);
    expect(at(10)).toBe(2);
    expect(at(10.25)).toBeCloseTo(2.125, 9);
    expect(at(10.75)).toBeCloseTo(2.375, 9);
    expect(at(11.1)).toBeCloseTo(1.05, 9);
  });

  it('waits before the first block, and at the end of the last', () => {
    expect(positionAt(scheduled, 9, 1000)).toBe(2);
    expect(positionAt(scheduled, 20, 1000)).toBe(1.25);
    expect(positionAt([], 20, 1000)).toBeUndefined();
  });
});
