import type { FrameTiming, NoteEvent, PedalEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MidiPerformance,
  notesToRoll,
  ORIGINAL_COLUMNS_PER_SECOND,
  ORIGINAL_SEGMENT_COLUMNS,
  originalRoll,
  parseMidi,
  pedalsToRoll,
  rollToNotes,
  writeMidi,
} from './index';
import { simpleMidi } from './midi-for-tests';

const ORIGINAL: FrameTiming = { sampleRate: 768, hopLength: 1, startTime: 0 };
const FIFTY: FrameTiming = { sampleRate: 16000, hopLength: 320, startTime: 0 };
const note = (pitch: number, onset: number, offset: number, velocity = 127): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});
const column = (roll: { data: Float32Array; shape: readonly [number, number] }, key: number) =>
  Array.from({ length: roll.shape[0] }, (_, frame) => roll.data[frame * roll.shape[1] + key]);

/** Notes on the original's grid with at least one column of silence between two of a key. */
const gridNotes = fc
  .array(
    fc.tuple(
      fc.integer({ min: 21, max: 108 }),
      fc.array(
        fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 127 })),
        { maxLength: 5 },
      ),
    ),
    { maxLength: 8 },
  )
  .map((keys) => {
    const notes: NoteEvent[] = [];
    for (const [pitch, runs] of new Map(keys)) {
      let at = 0;
      for (const [gap, length, velocity] of runs) {
        notes.push(note(pitch, (at + gap) / 768, (at + gap + length) / 768, velocity));
        at += gap + length;
      }
    }
    return notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch);
  });

describe('notesToRoll', () => {
  it('is down from the frame nearest to the onset to before the one nearest to the offset', () => {
    const roll = notesToRoll([note(21, 0.041, 0.099), note(22, 0.029, 0.031)], { timing: FIFTY });
    expect(roll.shape).toEqual([5, 88]);
    expect(column(roll, 0)).toEqual([0, 0, 1, 1, 1]);
    // Too short for a frame of its own, and given one.
    expect(column(roll, 1)).toEqual([0, 1, 0, 0, 0]);
  });

  it('holds velocities where asked to, as parts of 127', () => {
    const roll = notesToRoll([note(108, 0, 0.04, 1), note(108, 0.04, 0.08, 127)], { timing: FIFTY, value: 'velocity' });
    expect(column(roll, 87)).toEqual([Math.fround(1 / 127), Math.fround(1 / 127), 1, 1]);
  });

  it('merges a key that is struck again, or leaves a frame of silence', () => {
    const notes = [note(60, 0, 0.06), note(60, 0.06, 0.1), note(60, 0.1, 0.12), note(60, 0.12, 0.14)];
    expect(column(notesToRoll(notes, { timing: FIFTY }), 39)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    // Where the earlier note has but one frame it stays.
    expect(column(notesToRoll(notes, { timing: FIFTY, restrike: 'gap' }), 39)).toEqual([1, 1, 0, 1, 0, 1, 1]);
  });

  it('cuts notes at both ends of its frames, and leaves out what no piano has', () => {
    const notes = [note(20, 0, 1), note(21, 0, 0.5), note(22, 0.46, 5), note(23, 7, 8), note(109, 0, 1)];
    const roll = notesToRoll(notes, { timing: { ...FIFTY, startTime: 0.4 }, frames: 6, restrike: 'gap' });
    expect(column(roll, 0)).toEqual([1, 1, 1, 1, 1, 0]);
    expect(column(roll, 1)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(roll.data.reduce((sum, value) => sum + value)).toBe(8);
  });

  it('is empty of nothing', () => {
    expect(notesToRoll([], { timing: FIFTY }).shape).toEqual([0, 88]);
  });

  it('refuses a grid of no rate, NaN times, half frames and rolls too large for memory', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    const timing = { ...FIFTY, hopLength: 0 };
    expect(() => notesToRoll([], { timing })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => notesToRoll([], { timing: FIFTY, frames: 1.5 })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => notesToRoll([note(60, 0, Number.NaN)], { timing: FIFTY })).toThrow(code('NOT_FINITE'));
    expect(() => notesToRoll([note(60, 0, 1e9)], { timing: FIFTY })).toThrow(code('LIMIT_EXCEEDED'));
  });
});

describe('pedalsToRoll', () => {
  it('is a column of one pedal', () => {
    const pedals: PedalEvent[] = [
      { kind: 'sustain', onset: -0, offset: 0.04 },
      { kind: 'soft', onset: 0, offset: 1 },
      { kind: 'sustain', onset: 0.06, offset: 0.08 },
    ];
    expect([...pedalsToRoll(pedals, { timing: FIFTY }).data]).toEqual([1, 1, 0, 1]);
    expect([...pedalsToRoll(pedals, { timing: FIFTY, frames: 3, kind: 'soft' }).data]).toEqual([1, 1, 1]);
    expect(pedalsToRoll(pedals, { timing: FIFTY, kind: 'sostenuto' }).shape).toEqual([0, 1]);
  });
});

describe('rollToNotes', () => {
  it('makes a note of each run of frames, and ends with the roll what still sounds', () => {
    const roll = notesToRoll([note(60, 0.02, 0.06), note(61, 0.04, 9)], {
      timing: { ...FIFTY, startTime: 0 },
      frames: 5,
    });
    expect(rollToNotes(roll, { velocity: 80 })).toEqual([note(60, 0.02, 0.06, 80), note(61, 0.04, 0.1, 80)]);
  });

  it('rounds probabilities at the threshold', () => {
    const roll = notesToRoll([note(60, 0, 0.1)], { timing: FIFTY });
    roll.data.set(
      [0.2, 0.5, 0.49, 0.9, 0.3].flatMap((p) => Array.from({ length: 88 }, (_, key) => (key === 39 ? p : 0))),
    );
    expect(rollToNotes(roll)).toEqual([note(60, 0.02, 0.04), note(60, 0.06, 0.08)]);
    expect(rollToNotes(roll, { threshold: 0.3 })).toEqual([note(60, 0.02, 0.1)]);
  });

  it('takes the time from the roll', () => {
    const roll = notesToRoll([note(60, 10, 11)], { timing: { ...ORIGINAL, startTime: 10 } });
    expect(roll.shape[0]).toBe(768);
    expect(rollToNotes(roll)).toEqual([note(60, 10, 11)]);
  });

  it('refuses NaN, other shapes, and options out of range', () => {
    const roll = notesToRoll([note(60, 0, 0.1)], { timing: FIFTY });
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => rollToNotes(roll, { threshold: 0 })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => rollToNotes(roll, { velocity: 128 })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => rollToNotes({ ...roll, shape: [88, 5] })).toThrow(code('SHAPE_MISMATCH'));
    roll.data[100] = Number.NaN;
    expect(() => rollToNotes(roll)).toThrow(code('NOT_FINITE'));
  });
});

describe('at 768 columns a second', () => {
  it('notes -> roll -> MIDI -> notes is exact on the grid, at 384 and at the default ticks a beat', () => {
    fc.assert(
      fc.property(gridNotes, (notes) => {
        const found = rollToNotes(notesToRoll(notes, { timing: ORIGINAL, value: 'velocity' }), { value: 'velocity' });
        expect(found).toEqual(notes);
        const hard = rollToNotes(notesToRoll(notes, { timing: ORIGINAL }));
        expect(hard).toEqual(notes.map((given) => ({ ...given, velocity: 127 })));
        expect(parseMidi(writeMidi({ notes: found })).notes).toEqual(notes);
        expect(parseMidi(writeMidi({ notes: found }, { ticksPerBeat: 384 })).notes).toEqual(notes);
      }),
      { numRuns: 20 },
    );
  });
});

describe('originalRoll', () => {
  const performanceOf = (ticksPerBeat: number, notes: NoteEvent[]) => parseMidi(writeMidi({ notes }, { ticksPerBeat }));

  it('is notesToRoll at 768 columns a second for a file of 384 ticks a beat', () => {
    fc.assert(
      fc.property(gridNotes, (notes) => {
        const read = performanceOf(384, notes);
        const roll = originalRoll(read, { segment: 0 });
        const same = notesToRoll(read.notes, { timing: ORIGINAL, frames: ORIGINAL_SEGMENT_COLUMNS });
        expect(Buffer.compare(Buffer.from(roll.data.buffer), Buffer.from(same.data.buffer))).toBe(0);
        expect([roll.shape, roll.timing]).toEqual([same.shape, same.timing]);
      }),
      { numRuns: 10 },
    );
  });

  it('cuts another resolution on its own ticks and takes the nearest of them, which may lose one', () => {
    // 480 ticks a beat: 960 ticks a second, so column j is tick floor(1.25 j + 0.625): 0, 1, 3, 4, 5, 6, 8, ...
    const ticks = (pitch: number, from: number, to: number) => note(pitch, from / 960, to / 960);
    const roll = originalRoll(performanceOf(480, [ticks(21, 1, 4), ticks(22, 2, 3), ticks(23, 4, 8)]), { segment: 0 });
    const first = (key: number) => column(roll, key).slice(0, 8);
    expect(first(0)).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
    expect(first(1)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(first(2)).toEqual([0, 0, 0, 1, 1, 1, 0, 0]);
  });

  it('is 10 s of a longer performance, notes cut at its ends', () => {
    const read = performanceOf(384, [note(60, 9, 10.5), note(62, 19.5, 21)]);
    const roll = originalRoll(read, { segment: 1 });
    expect(roll.timing).toEqual({ sampleRate: ORIGINAL_COLUMNS_PER_SECOND, hopLength: 1, startTime: 10 });
    expect(rollToNotes(roll)).toEqual([note(60, 10, 10.5), note(62, 19.5, 20)]);
  });

  it('refuses SMPTE time and half segments', () => {
    const smpte = simpleMidi([0, 0x90, 60, 64]);
    smpte.set([0xe7, 40], 12);
    expect(() => originalRoll(parseMidi(smpte), { segment: 0 })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FORMAT' }),
    );
    const read: MidiPerformance = performanceOf(384, []);
    expect(() => originalRoll(read, { segment: 0.5 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
