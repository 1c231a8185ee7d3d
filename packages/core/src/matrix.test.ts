import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatFrames,
  createFrameMatrix,
  type FrameMatrix,
  frameRate,
  frameToTime,
  isPianoscribeError,
  sliceFrames,
  timeToFrame,
} from './index';

const timing = { sampleRate: 768, hopLength: 1, startTime: 2 };
const numbered = (rows: number, columns: number): FrameMatrix => {
  const matrix = createFrameMatrix(rows, columns, timing);
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = i;
  return matrix;
};
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return isPianoscribeError(error) ? error.code : String(error);
  }
  return 'no error';
};

describe('frame times', () => {
  it("are exact on the original's grid of 768 columns a second", () => {
    expect(frameToTime(timing, 384)).toBe(2.5);
    expect(timeToFrame(timing, 2.5)).toBe(384);
    expect(frameRate(timing)).toBe(768);
  });

  it('do not drift: frame 100 a second, ten hours in', () => {
    const mel = { sampleRate: 16_000, hopLength: 160, startTime: 0 };
    expect(frameToTime(mel, 3_600_000)).toBe(36_000);
  });

  it('go back and forth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e7 }),
        fc.constantFrom(160, 256, 320),
        fc.constantFrom(16_000, 22_050),
        (f, hop, rate) => {
          const grid = { sampleRate: rate, hopLength: hop, startTime: 0 };
          expect(timeToFrame(grid, frameToTime(grid, f))).toBeCloseTo(f, 6);
        },
      ),
    );
  });
});

describe('sliceFrames', () => {
  it('is a view on the same numbers, with its own start', () => {
    const whole = numbered(10, 3);
    const part = sliceFrames(whole, 4, 6);
    expect(part.shape).toEqual([2, 3]);
    expect([...part.data]).toEqual([12, 13, 14, 15, 16, 17]);
    expect(part.timing.startTime).toBe(2 + 4 / 768);
    expect(part.data.buffer).toBe(whole.data.buffer);
    expect(whole.timing.startTime).toBe(2);
  });

  it('may be empty, and goes to the end by default', () => {
    expect(sliceFrames(numbered(4, 2), 4).shape).toEqual([0, 2]);
    expect(sliceFrames(numbered(4, 2), 1).shape).toEqual([3, 2]);
  });

  it.each([
    [-1, 2],
    [3, 2],
    [0, 5],
    [Number.NaN, 2],
  ])('refuses %s to %s of 4', (from, to) => {
    expect(codeOf(() => sliceFrames(numbered(4, 2), from, to))).toBe('INVALID_ARGUMENT');
  });
});

describe('concatFrames', () => {
  it('puts back together what was cut, wherever the cuts are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 5 }), (cuts) => {
        const whole = numbered(20, 2);
        const edges = [0, ...cuts.sort((a, b) => a - b), 20];
        const parts = edges.slice(1).map((edge, i) => sliceFrames(whole, edges[i], edge));
        const joined = concatFrames(parts);
        expect(joined.data).toEqual(whole.data);
        expect(joined.shape).toEqual(whole.shape);
        expect(joined.timing).toEqual(whole.timing);
      }),
    );
  });

  it('copies: the parts stay as they are', () => {
    const part = numbered(1, 2);
    concatFrames([part, part]).data.fill(9);
    expect([...part.data]).toEqual([0, 1]);
  });

  it('refuses nothing, and frames of different widths', () => {
    expect(codeOf(() => concatFrames([]))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => concatFrames([numbered(1, 2), numbered(1, 3)]))).toBe('SHAPE_MISMATCH');
  });
});
