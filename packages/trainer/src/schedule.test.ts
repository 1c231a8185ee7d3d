import { describe, expect, it } from 'vitest';
import { batchesPerEpoch, shuffledBatches } from './batches';
import { createLossLog } from './loss-log';
import { cosineSchedule, trapezoidSchedule } from './schedule';

describe('schedules', () => {
  it('cosine: rises in a line, is half way at half time, ends at the floor', () => {
    const rate = cosineSchedule({ peak: 1, steps: 110, warmup: 10, floor: 0.2 });
    expect([0, 4, 9].map(rate)).toEqual([0.1, 0.5, 1]);
    expect(rate(60)).toBeCloseTo(0.6, 12);
    expect(rate(110)).toBeCloseTo(0.2, 12);
    expect(rate(500)).toBeCloseTo(0.2, 12);
  });

  it('trapezoid: rises, stays, falls to zero', () => {
    const rate = trapezoidSchedule({ peak: 2, warmup: 4, steps: 20, cooldown: 5 });
    expect([0, 3, 10, 15, 19, 20].map(rate)).toEqual([0.5, 2, 2, 2, 0.4, 0]);
    expect(trapezoidSchedule({ peak: 2 })(1e9)).toBe(2);
  });
});

describe('shuffledBatches', () => {
  const take = (start: number, count: number) => {
    const batches: number[][] = [];
    for (const batch of shuffledBatches({ count: 10, batchSize: 3, seed: 1, start })) {
      batches.push(batch);
      if (batches.length === count) return batches;
    }
    return batches;
  };

  it('gives every item at most once an epoch, in another order each epoch', () => {
    const [a, b] = [take(0, 3).flat(), take(3, 3).flat()];
    expect(new Set(a).size).toBe(9);
    expect(a).not.toEqual(b);
    expect(batchesPerEpoch({ count: 10, batchSize: 3 })).toBe(3);
  });

  it('goes on from any position as if it had never stopped', () => {
    expect(take(5, 4)).toEqual(take(0, 9).slice(5));
  });

  it('ends after the epochs asked for, and refuses a batch larger than the set', () => {
    expect([...shuffledBatches({ count: 10, batchSize: 5, seed: 0, epochs: 2 })]).toHaveLength(4);
    expect(() => [...shuffledBatches({ count: 2, batchSize: 3, seed: 0 })]).toThrow(/don't fill/);
  });
});

describe('createLossLog', () => {
  it('writes the mean of the steps that were not skipped, a line every so many', () => {
    const log = createLossLog({ every: 2 });
    const step = { skipped: 0, gradientNorm: 1, learningRate: 0.1, seconds: 1, waitedSeconds: 0 };
    expect(log.add({ ...step, step: 1, loss: 3, wasSkipped: false })).toBeUndefined();
    const line = log.add({ ...step, step: 2, loss: Number.NaN, wasSkipped: true, skipped: 1 });
    expect(JSON.parse(line ?? '')).toMatchObject({ step: 2, loss: 3, skipped: 1 });
  });
});
