import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Course, planBlocks } from './blocks';

const course: Course = { speed: 1, loop: undefined, end: 1, sampleRate: 1000 };
const take = (count: number, blocks: Iterable<Block>): Block[] => {
  const taken: Block[] = [];
  for (const block of blocks) {
    taken.push(block);
    if (taken.length === count) break;
  }
  return taken;
};

describe('planBlocks', () => {
  it('goes from a position to the end, and stops', () => {
    const blocks = [...planBlocks(0.3, course, 300)];
    expect(blocks.map(({ position, frames, isContinued }) => [position, frames, isContinued])).toEqual([
      [0.3, 300, false],
      [expect.closeTo(0.6, 9), 300, true],
      [expect.closeTo(0.9, 9), 100, true],
    ]);
    expect([...planBlocks(1, course, 300)]).toEqual([]);
  });

  it('turns half the frames into half the piece at half speed', () => {
    const blocks = [...planBlocks(0, { ...course, speed: 0.5 }, 600)];
    expect(blocks.map(({ position, frames }) => [position, frames])).toEqual([
      [0, 600],
      [expect.closeTo(0.3, 9), 600],
      [expect.closeTo(0.6, 9), 600],
      [expect.closeTo(0.9, 9), 200],
    ]);
  });

  it('goes back at the end of a loop, and says where it would have gone on', () => {
    const loop = { from: 0.2, to: 0.7 };
    const blocks = take(4, planBlocks(0.5, { ...course, loop }, 300));
    expect(
      blocks.map(({ position, frames, isContinued, fadeFrom }) => [position, frames, isContinued, fadeFrom]),
    ).toEqual([
      [0.5, 200, false, undefined],
      [0.2, 300, false, expect.closeTo(0.7, 9)],
      [0.5, 200, true, undefined],
      [0.2, 300, false, expect.closeTo(0.7, 9)],
    ]);
  });

  it('leaves a loop that it is behind of', () => {
    const blocks = [...planBlocks(0.8, { ...course, loop: { from: 0.2, to: 0.7 } }, 300)];
    expect(blocks.map(({ position, frames }) => [position, frames])).toEqual([[0.8, 200]]);
  });

  it('never drifts: a hundred rounds of a loop are a hundred times its frames, to the nearest', () => {
    const anyLoop = fc.record({
      from: fc.double({ min: 0, max: 5, noNaN: true }),
      length: fc.double({ min: 0.05, max: 3, noNaN: true }),
      speed: fc.double({ min: 0.25, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(anyLoop, ({ from, length, speed }) => {
        const options = { speed, loop: { from, to: from + length }, end: 10, sampleRate: 48_000 };
        let [frames, rounds, isInside] = [0, -1, true];
        for (const block of planBlocks(from, options, 9600)) {
          const reach = block.position + (block.frames * speed) / 48_000;
          isInside &&= block.frames > 0 && block.position >= from && reach < from + length + 1e-4;
          if (!block.isContinued) rounds++;
          if (rounds === 100) break;
          frames += block.frames;
        }
        expect(isInside).toBe(true);
        expect(Math.abs(frames / 100 - (length / speed) * 48_000)).toBeLessThanOrEqual(0.5001);
      }),
      { numRuns: 50 },
    );
  });
});
