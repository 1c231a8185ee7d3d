import type { NoteEvent } from '@pianoscribe/core';
import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { estimateConstantOffset } from './constant-offset';
import { evaluatePedals } from './evaluate-pedals';
import { evaluateTranscription } from './evaluate-transcription';
import { findErrors } from './find-errors';
import { scoresByOctave, scoresByPitch } from './score-tables';
import { timingStatistics } from './timing-statistics';

const note = (pitch: number, onset: number, offset = onset + 0.5, velocity = 64): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});

const random = createRandom(11);
const melody = Array.from({ length: 400 }, (_, i) => note(40 + random.integer(40), i * 0.11 + random.uniform(0, 0.05)));

describe('findErrors', () => {
  it('tells octave, split and merged notes among the missed and extra', () => {
    const reference = [
      note(60, 0, 2), // heard as two
      note(64, 0, 1), // heard an octave higher
      note(67, 3, 3.5), // with the next, heard as one
      note(67, 3.5, 4),
      note(50, 5), // not heard
      note(72, 6), // right
    ];
    const estimate = [
      note(60, 0.01, 1),
      note(60, 1.02, 2),
      note(76, 0.02, 1),
      note(67, 3, 4),
      note(72, 6.01),
      note(73, 7), // not played
    ];
    const errors = findErrors(reference, estimate);
    expect(errors.matches).toEqual([
      { reference: 0, estimate: 0 },
      { reference: 2, estimate: 3 },
      { reference: 5, estimate: 4 },
    ]);
    expect(errors.missed).toEqual([1, 3, 4]);
    expect(errors.extra).toEqual([1, 2, 5]);
    expect(errors.octave).toEqual([{ reference: 1, estimate: 2 }]);
    expect(errors.split).toEqual([{ reference: 0, estimates: [0, 1] }]);
    expect(errors.merged).toEqual([{ estimate: 3, references: [2, 3] }]);
  });

  it('does not take repeated notes, each of them heard, for fragments', () => {
    const repeated = [note(60, 0, 0.6), note(60, 0.5, 1.1), note(60, 1, 1.5)];
    expect(findErrors(repeated, repeated)).toMatchObject({ missed: [], extra: [], split: [], merged: [] });
  });

  it('does not take a double at the same time for a part', () => {
    const errors = findErrors([note(60, 1, 2)], [note(60, 1, 2), note(60, 1.03, 2)]);
    expect(errors).toMatchObject({ extra: [1], split: [], merged: [] });
  });

  it('agrees with the onset score', () => {
    const estimate = melody
      .filter((_, i) => i % 5 !== 0)
      .map((one, i) => (i % 7 ? one : note(one.pitch + 12, one.onset)));
    const { onset } = evaluateTranscription(melody, estimate);
    const errors = findErrors(melody, estimate);
    expect(errors.missed.length).toBe(melody.length - onset.matches);
    expect(errors.extra.length).toBe(estimate.length - onset.matches);
    expect(errors.octave.length).toBeGreaterThan(20);
  });
});

describe('tables', () => {
  it('count each note in its own row', () => {
    const reference = [note(60, 0), note(60, 1), note(71, 2), note(72, 3)];
    const estimate = [note(60, 0), note(71, 2), note(71, 2.5), note(20, 3)];
    expect(scoresByPitch(reference, estimate)).toEqual([
      { pitch: 20, precision: 0, recall: 0, f1: 0, matches: 0, referenceCount: 0, estimateCount: 1 },
      { pitch: 60, precision: 1, recall: 0.5, f1: 2 / 3, matches: 1, referenceCount: 2, estimateCount: 1 },
      { pitch: 71, precision: 0.5, recall: 1, f1: 2 / 3, matches: 1, referenceCount: 1, estimateCount: 2 },
      { pitch: 72, precision: 0, recall: 0, f1: 0, matches: 0, referenceCount: 1, estimateCount: 0 },
    ]);
    expect(scoresByOctave(reference, estimate).map(({ octave, matches }) => [octave, matches])).toEqual([
      [0, 0],
      [4, 2],
      [5, 0],
    ]);
  });

  it('add up to the whole', () => {
    const estimate = melody.slice(50).map((one) => note(one.pitch, one.onset + random.uniform(0, 0.08)));
    const total = evaluateTranscription(melody, estimate).onset.matches;
    for (const rows of [scoresByPitch(melody, estimate), scoresByOctave(melody, estimate)]) {
      expect(rows.reduce((sum, row) => sum + row.matches, 0)).toBe(total);
      expect(rows.reduce((sum, row) => sum + row.referenceCount, 0)).toBe(melody.length);
    }
  });
});

describe('timingStatistics', () => {
  it('describes differences by hand', () => {
    const reference = [note(60, 1, 2, 50), note(62, 2, 3, 60), note(64, 3, 4, 70), note(65, 4, 5, 80)];
    const estimate = [note(60, 1.01, 2, 52), note(62, 1.98, 3.5, 62), note(64, 3.03, 4, 72), note(65, 4, 5, 82)];
    const { onset, offset, velocity } = timingStatistics(reference, estimate);
    expect(onset.count).toBe(4);
    expect(onset.mean).toBeCloseTo(0.005, 9);
    expect(onset.median).toBeCloseTo(0.005, 9);
    expect(onset.meanAbsolute).toBeCloseTo(0.015, 9);
    expect(onset.rootMeanSquare).toBeCloseTo(Math.sqrt(0.0014 / 4), 9);
    expect(onset.standardDeviation).toBeCloseTo(Math.sqrt(0.0014 / 4 - 0.005 ** 2), 9);
    expect(onset.absolute90).toBeCloseTo(0.03, 9);
    expect(offset.largestAbsolute).toBeCloseTo(0.5, 9);
    expect(velocity?.mean).toBe(2);
    expect(timingStatistics([], estimate).onset).toMatchObject({ count: 0, mean: 0, median: 0 });
  });
});

describe('estimateConstantOffset', () => {
  it.each([-0.8, -0.113, 0, 0.042, 0.5])('finds a delay of %d s through jitter and errors', (delay) => {
    const shifted = melody
      .filter((_, i) => i % 6 !== 0)
      .map((one, i) => note(one.pitch + (i % 9 ? 0 : 1), one.onset + 1 + delay + 0.004 * random.normal()));
    const later = melody.map((one) => note(one.pitch, one.onset + 1));
    const { offset, support } = estimateConstantOffset(later, shifted);
    expect(Math.abs(offset - delay)).toBeLessThan(0.001);
    expect(support).toBeGreaterThan(250);
  });

  it('says 0 where nothing agrees', () => {
    expect(estimateConstantOffset([note(60, 0)], [note(61, 0)])).toEqual({ offset: 0, support: 0 });
    expect(() => estimateConstantOffset([], [], { maxOffset: -1 })).toThrow(/maxOffset/);
  });
});

describe('evaluatePedals', () => {
  const pedal = (onset: number, offset: number, kind: 'sustain' | 'soft' = 'sustain') => ({ kind, onset, offset });

  it('scores spans of one kind as notes and as frames', () => {
    const reference = [pedal(0, 1), pedal(2, 3), pedal(4, 5), pedal(0, 9, 'soft')];
    const estimate = [pedal(0.01, 1), pedal(2, 3.5), pedal(7, 8)];
    const scores = evaluatePedals(reference, estimate);
    expect(scores.onset.matches).toBe(2);
    expect(scores.onsetOffset.matches).toBe(1);
    expect(scores.offset.matches).toBe(1);
    expect(scores.frame.precision).toBeCloseTo(199 / 349, 9);
    expect(scores.frame.recall).toBeCloseTo(199 / 300, 9);
    expect(evaluatePedals(reference, estimate, { kind: 'soft' }).onset.recall).toBe(0);
  });
});
