import { createFrameMatrix, createRandom, frameToTime, type NoteEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { evaluateFrames } from './evaluate-frames';
import { meanFrameScore, scoreFrameCounts, sumFrameCounts } from './frame-score';
import { countNoteFrames, frameScores } from './frame-scores';
import { fMeasure } from './score';

const timing = { sampleRate: 100, hopLength: 1, startTime: 0 };
const matrix = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0].length] as const,
  timing,
});

describe('evaluateFrames', () => {
  it('counts cells by hand', () => {
    const reference = matrix([
      [1, 0, 0, 1],
      [1, 0, 0, 0],
    ]);
    const estimate = matrix([
      [0.9, 0.6, 0.1, 0.4],
      [0.5, 0.1, 0.2, 0.3],
    ]);
    // One right, one too many, two missing (a half rounds to even, so 0.5 is off), four rightly silent.
    expect(evaluateFrames(reference, estimate)).toEqual({
      precision: 1 / 2,
      recall: 1 / 3,
      f1: 2 / 5,
      accuracy: 5 / 8,
      overlapAccuracy: 1 / 4,
      publishedF1: 1 / 5,
    });
    expect(evaluateFrames(reference, estimate, { threshold: 0.35 }).recall).toBe(1);
  });

  it('is 0 where there is nothing to divide by', () => {
    const silence = matrix([[0, 0]]);
    expect(evaluateFrames(silence, silence)).toMatchObject({ precision: 0, recall: 0, f1: 0, accuracy: 1 });
  });

  it('refuses other shapes', () => {
    expect(() => evaluateFrames(matrix([[0, 0]]), matrix([[0], [0]]))).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});

describe("the original's published F1", () => {
  it('is P R / (P + R): half of the true one', () => {
    // CRNN, beta 0.2, epoch 2 of the original's tables: P 0.5100, R 0.7925; published 0.3101 as a mean over batches.
    expect(fMeasure(0.51, 0.7925)).toBeCloseTo(0.6206, 4);
    const score = scoreFrameCounts({ truePositives: 51, falsePositives: 49, falseNegatives: 13, trueNegatives: 887 });
    const { precision: p, recall: r } = score;
    expect(score.publishedF1).toBeCloseTo((p * r) / (p + r), 12);
    expect(score.f1).toBeCloseTo(2 * score.publishedF1, 12);
  });

  it('is averaged over batches, which is not the score of all cells together', () => {
    const loud = { truePositives: 8, falsePositives: 2, falseNegatives: 0, trueNegatives: 90 };
    const quiet = { truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 98 };
    const mean = meanFrameScore([scoreFrameCounts(loud), scoreFrameCounts(quiet)]);
    expect(mean.precision).toBeCloseTo((0.8 + 1) / 2, 12);
    expect(mean.recall).toBeCloseTo((1 + 0.5) / 2, 12);
    expect(mean.publishedF1).toBeCloseTo((0.8 / 1.8 + 0.5 / 1.5) / 2, 12);
    expect(scoreFrameCounts(sumFrameCounts([loud, quiet])).precision).toBeCloseTo(9 / 11, 12);
    expect(meanFrameScore([])).toMatchObject({ precision: 0, publishedF1: 0 });
  });
});

describe('frameScores', () => {
  const random = createRandom(5);
  const randomNotes = (count: number): NoteEvent[] =>
    Array.from({ length: count }, () => {
      const onset = random.uniform(0, 8);
      return { pitch: 21 + random.integer(88), onset, offset: onset + random.uniform(0, 1.5), velocity: 64 };
    });

  it.each([31.25, 100, 768])('equals a roll cell by cell at %d frames a second', (frameRate) => {
    const [reference, estimate] = [randomNotes(300), randomNotes(200)];
    reference.push(...estimate.slice(0, 120));
    const frames = Math.ceil(frameRate * Math.max(...[...reference, ...estimate].map((note) => note.offset)) - 1e-6);
    const grid = { sampleRate: frameRate, hopLength: 1, startTime: 0 };
    const toRoll = (notes: NoteEvent[]) => {
      const roll = createFrameMatrix(frames, 88, grid);
      for (const note of notes) {
        for (let f = 0; f < frames; f++) {
          const time = frameToTime(grid, f);
          if (time >= note.onset && time < note.offset) roll.data[f * 88 + note.pitch - 21] = 1;
        }
      }
      return roll;
    };
    expect(frameScores(reference, estimate, { frameRate })).toEqual(
      evaluateFrames(toRoll(reference), toRoll(estimate)),
    );
  });

  it('keeps onsets on the grid where floating point would lose them', () => {
    const note = { pitch: 60, onset: 0.07, offset: 0.29, velocity: 64 };
    expect(countNoteFrames([note], [note]).truePositives).toBe(22);
  });

  it('takes the length of the recording for accuracy only', () => {
    const note = { pitch: 60, onset: 0, offset: 1, velocity: 64 };
    expect(frameScores([note], [], { duration: 10 }).accuracy).toBeCloseTo(1 - 100 / 88_000, 12);
    expect(() => frameScores([note], [], { frameRate: 0 })).toThrow(/frameRate/);
  });
});
