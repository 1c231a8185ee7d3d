import { describe, expect, it } from 'vitest';
import { planSegments } from './segment-plan';
import { ORIGINAL_STUDY } from './study-config';

const performance = (year: number, duration: number, split: 'train' | 'validation' | 'test' = 'train') => ({
  composer: '',
  title: '',
  split,
  year,
  midiFile: `${year}.midi`,
  audioFile: `${year}.wav`,
  duration,
});
const PERFORMANCES = [performance(2004, 95), performance(2015, 41, 'validation'), performance(2018, 60, 'test')];
const data = ORIGINAL_STUDY.data;

describe('planSegments', () => {
  it('takes all whole segments, split by years as in the paper', () => {
    const { train, test } = planSegments(PERFORMANCES, data);
    expect(train).toEqual([{ performance: 0, segments: [0, 1, 2, 3, 4, 5, 6, 7, 8] }]);
    expect(test).toEqual([
      { performance: 1, segments: [0, 1, 2, 3] },
      { performance: 2, segments: [0, 1, 2, 3, 4, 5] },
    ]);
  });

  it('leaves the validation part of the official split out', () => {
    const { test } = planSegments(PERFORMANCES, { ...data, split: 'official' });
    expect(test.map((plan) => plan.performance)).toEqual([2]);
  });

  it('draws as many as asked for, the same for the same seed', () => {
    const draw = (seed: number) => planSegments(PERFORMANCES, { ...data, segmentSeconds: 1, trainSegments: 20, seed });
    expect(draw(1).train[0].segments).toHaveLength(20);
    expect(new Set(draw(1).train[0].segments).size).toBe(20);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).train).not.toEqual(draw(2).train);
  });

  it('draws two pieces of 10 s to be heard, in consecutive segments of the test part', () => {
    const { pieces } = planSegments(PERFORMANCES, { ...data, segmentSeconds: 2 });
    expect(pieces).toHaveLength(2);
    for (const { performance: index, segments } of pieces) {
      expect([1, 2]).toContain(index);
      expect(segments).toHaveLength(5);
      expect(segments[4] - segments[0]).toBe(4);
      expect(2 * (segments[4] + 1)).toBeLessThanOrEqual(PERFORMANCES[index].duration);
    }
  });

  it('says which part is empty', () => {
    expect(() => planSegments(PERFORMANCES.slice(0, 1), data)).toThrow(/no test segment of 10 s/);
    expect(() => planSegments([performance(1999, 20)], data)).toThrow(/1999/);
  });
});
