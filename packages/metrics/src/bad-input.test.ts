import { describe, expect, it } from 'vitest';
import { evaluateTranscription } from './evaluate-transcription';
import type { ScoreNote } from './notes';

const good: ScoreNote = { onset: 0, offset: 1, pitch: 60, velocity: 64 };

describe('notes and options that make no sense', () => {
  it.each([
    ['NOT_FINITE', { ...good, onset: Number.NaN }],
    ['NOT_FINITE', { ...good, offset: Number.POSITIVE_INFINITY }],
    ['INVALID_ARGUMENT', { ...good, onset: -0.1 }],
    ['INVALID_ARGUMENT', { ...good, onset: 2 }],
    ['INVALID_ARGUMENT', { onset: 0, offset: 1 }],
    ['INVALID_ARGUMENT', { onset: 0, offset: 1, frequency: 0 }],
  ] as const)('throw %s for %j', (code, bad) => {
    expect(() => evaluateTranscription([good, bad], [good])).toThrow(expect.objectContaining({ code }));
    expect(() => evaluateTranscription([good], [bad])).toThrow(/Note 0 of the estimate/);
  });

  it.each([{ onsetTolerance: -1 }, { beta: Number.NaN }, { offsetRatio: -0.2 }])(
    'throw for the options %j',
    (options) => {
      expect(() => evaluateTranscription([good], [good], options)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    },
  );
});

describe('empty lists', () => {
  it.each([
    [[], []],
    [[good], []],
    [[], [good]],
  ])('score 0, as mir_eval has it (%#)', (reference, estimate) => {
    const zero = { precision: 0, recall: 0, f1: 0, matches: 0 };
    const scores = evaluateTranscription(reference, estimate);
    expect(scores.onset).toEqual({ ...zero, averageOverlapRatio: 0 });
    expect(scores.onsetOffset).toEqual({ ...zero, averageOverlapRatio: 0 });
    expect(scores.onsetOffsetVelocity).toEqual({ ...zero, averageOverlapRatio: 0 });
    expect(scores.onsetOnly).toEqual(zero);
    expect(scores.offset).toEqual(zero);
  });

  it('of notes without velocity have no velocity score', () => {
    const { velocity: _, ...silent } = good;
    expect(evaluateTranscription([silent], [good]).onsetOffsetVelocity).toBeUndefined();
  });

  it('and a note of no length overlaps itself fully', () => {
    const dot = { ...good, offset: 0 };
    expect(evaluateTranscription([dot], [dot]).onsetOffset).toMatchObject({ f1: 1, averageOverlapRatio: 1 });
  });
});
