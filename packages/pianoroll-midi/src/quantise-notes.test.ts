import type { NoteEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatTimes, parseMidi, quantiseNotes } from './index';
import { simpleMidi, tempo } from './midi-for-tests';

const note = (pitch: number, onset: number, offset: number, velocity = 64): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});
const times = (notes: readonly NoteEvent[]) => notes.map(({ onset, offset }) => [onset, offset]);

describe('quantiseNotes', () => {
  it('moves onsets and offsets to the nearest semiquaver of a steady tempo', () => {
    const played = [note(60, 0.01, 0.27), note(62, 0.24, 0.26), note(64, 0.7, 1.02)];
    expect(times(quantiseNotes(played, { tempo: 120 }))).toEqual([
      [0, 0.25],
      [0.25, 0.375],
      [0.75, 1],
    ]);
    expect(times(quantiseNotes(played, { tempo: 120, division: 1, firstBeat: 0.1 }))).toEqual([
      [0.1, 0.6],
      [0.1, 0.6],
      [0.6, 1.1],
    ]);
  });

  it('follows beats that are not steady, and goes on beyond them', () => {
    const beats = [1, 2, 4];
    const played = [note(60, 0.4, 1.1), note(61, 1.45, 2.1), note(62, 2.9, 4.1), note(63, 6.2, 7.8)];
    expect(times(quantiseNotes(played, { beats, division: 2 }))).toEqual([
      [0.5, 1],
      [1.5, 2],
      [3, 4],
      [6, 8],
    ]);
  });

  it('moves part of the way where the strength is less', () => {
    expect(times(quantiseNotes([note(60, 0.2, 0.7)], { tempo: 60, division: 1, strength: 0.5 }))).toEqual([
      [0.1, 0.85],
    ]);
    expect(quantiseNotes([note(60, 0.2, 0.7)], { tempo: 60, strength: 0 })).toEqual([note(60, 0.2, 0.7)]);
  });

  it('keeps the louder of two notes of a key on a line, and ends a note where the next begins', () => {
    const played = [note(60, 0, 0.9, 40), note(60, 0.1, 2.2, 50), note(60, 1.9, 3, 60), note(61, 0.1, 1, 30)];
    expect(quantiseNotes(played, { tempo: 60, division: 1 })).toEqual([
      note(60, 0, 2, 50),
      note(61, 0, 1, 30),
      note(60, 2, 3, 60),
    ]);
  });

  it('lands on the grid, after the start, and stays there', () => {
    const any = fc
      .array(
        fc.tuple(
          fc.integer({ min: 60, max: 64 }),
          fc.double({ min: 0, max: 20, noNaN: true }),
          fc.double({ min: 0, max: 2, noNaN: true }),
        ),
      )
      .map((list) => list.map(([pitch, onset, length]) => note(pitch, onset, onset + length)));
    const options = { beats: [0.3, 1.3, 2.05, 3.3], division: 3 };
    fc.assert(
      fc.property(any, (played) => {
        const once = quantiseNotes(played, options);
        for (const { onset, offset } of once) {
          expect(onset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeGreaterThan(onset);
        }
        quantiseNotes(once, options).forEach((again, i) => {
          expect(again.onset).toBeCloseTo(once[i].onset, 9);
          expect(again.offset).toBeCloseTo(once[i].offset, 9);
        });
      }),
    );
  });

  it.each([
    [{}],
    [{ tempo: 0 }],
    [{ tempo: 60, firstBeat: Number.NaN }],
    [{ tempo: 60, division: 0 }],
    [{ tempo: 60, strength: 2 }],
    [{ beats: [1] }],
    [{ beats: [1, 1] }],
    [{ beats: [0, Number.NaN] }],
  ])('refuses %o', (options) => {
    expect(() => quantiseNotes([], options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('beatTimes', () => {
  it('are where the tempo map has them', () => {
    const bytes = simpleMidi(tempo(0, 1_000_000), [100, 0x90, 60, 64], tempo(50, 2_000_000), [60, 0x80, 60, 0]);
    expect(beatTimes(parseMidi(bytes))).toEqual([0, 1, 2.5]);
  });

  it('are not to be had of SMPTE time, nor more than ten million', () => {
    expect(() => beatTimes({ ticksPerBeat: undefined, tempos: [], duration: 1 })).toThrow(/SMPTE/);
    expect(() =>
      beatTimes({ ticksPerBeat: 1, tempos: [{ tick: 0, time: 0, microsecondsPerBeat: 1 }], duration: 100 }),
    ).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });
});
