import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateTranscription } from './evaluate-transcription';
import { frameScores } from './frame-scores';
import { matchNotes, matchOffsets, matchOnsets, type NoteMatch } from './match-notes';
import type { ScoreOptions } from './options';

type Row = [onset: number, offset: number, frequency: number, velocity: number];
interface Case {
  options: ScoreOptions;
  reference: Row[];
  estimate: Row[];
  transcription: Record<string, number>;
  velocity: Record<string, number>;
  multipitch: Record<string, number>;
  pairs: [number, number][];
  pairsWithoutOffset: [number, number][];
  onsetPairs: [number, number][];
  offsetPairs: [number, number][];
}

const fixture: { source: string; cases: Case[] } = JSON.parse(
  readFileSync(new URL('./fixtures/random-cases.json', import.meta.url), 'utf8'),
);
const toNotes = (rows: Row[]) =>
  rows.map(([onset, offset, frequency, velocity]) => ({ onset, offset, frequency, velocity }));
const toRows = (matches: NoteMatch[]) => matches.map(({ reference, estimate }) => [reference, estimate]);

describe(`dense notes, ties and options: equal to ${fixture.source}`, () => {
  it.each(fixture.cases.map((one, i) => [i, JSON.stringify(one.options), one] as const))('case %i %s', (_, __, one) => {
    const reference = toNotes(one.reference);
    const estimate = toNotes(one.estimate);
    const scores = evaluateTranscription(reference, estimate, one.options);
    const expectEqual = (actual: number | undefined, golden: number, name: string) =>
      expect(actual, name).toBeCloseTo(golden, 10);
    for (const [score, suffix] of [
      [scores.onsetOffset, ''],
      [scores.onset, '_no_offset'],
    ] as const) {
      expectEqual(score.precision, one.transcription[`Precision${suffix}`], `precision${suffix}`);
      expectEqual(score.recall, one.transcription[`Recall${suffix}`], `recall${suffix}`);
      expectEqual(score.f1, one.transcription[`F-measure${suffix}`], `f1${suffix}`);
      expectEqual(score.averageOverlapRatio, one.transcription[`Average_Overlap_Ratio${suffix}`], `overlap${suffix}`);
    }
    for (const [score, suffix] of [
      [scores.onsetOffsetVelocity, ''],
      [scores.onsetVelocity, '_no_offset'],
    ] as const) {
      expectEqual(score?.f1, one.velocity[`F-measure${suffix}`], `velocity f1${suffix}`);
      expectEqual(score?.averageOverlapRatio, one.velocity[`Average_Overlap_Ratio${suffix}`], `velocity overlap`);
    }
    expectEqual(scores.onsetOnly.f1, one.transcription['Onset_F-measure'], 'onset only');
    expectEqual(scores.offset.f1, one.transcription['Offset_F-measure'], 'offset only');
    expect(toRows(matchNotes(reference, estimate, one.options))).toEqual(one.pairs);
    expect(toRows(matchNotes(reference, estimate, { ...one.options, offsetRatio: null }))).toEqual(
      one.pairsWithoutOffset,
    );
    expect(toRows(matchOnsets(reference, estimate, one.options))).toEqual(one.onsetPairs);
    expect(toRows(matchOffsets(reference, estimate, one.options))).toEqual(one.offsetPairs);
    const frames = frameScores(reference, estimate, { frameRate: 100 });
    expectEqual(frames.precision, one.multipitch.Precision, 'frame precision');
    expectEqual(frames.recall, one.multipitch.Recall, 'frame recall');
    expectEqual(frames.overlapAccuracy, one.multipitch.Accuracy, 'frame accuracy');
  });
});
