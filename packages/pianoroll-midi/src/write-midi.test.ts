import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { parseMidi as parseReference } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { parseMidi, writeMidi } from './index';
import { processorTime } from './processor-time-for-tests';

const note = (pitch: number, onset: number, offset: number, velocity = 64): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});
const time = (max: number) => fc.double({ min: 0, max, noNaN: true });

/** Notes and pedals of any kind: overlapping, of no length, at one time. */
const anyPerformance = fc.record({
  notes: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 127 }), time(5000), time(3), fc.integer({ min: 1, max: 127 }))
      .map(([pitch, onset, length, velocity]) => note(pitch, onset, onset + length, velocity)),
    { maxLength: 40 },
  ),
  pedals: fc.array(
    fc
      .tuple(
        fc.constantFrom('sustain', 'sostenuto', 'soft'),
        time(5000),
        fc.double({ min: 0.001, max: 3, noNaN: true }),
      )
      .map(([kind, onset, length]): PedalEvent => ({ kind, onset, offset: onset + length })),
    { maxLength: 10 },
  ),
});

describe('writeMidi', () => {
  it('writes a worked example, byte for byte', () => {
    const bytes = writeMidi(
      { notes: [note(60, 0.5, 1, 80)], pedals: [{ kind: 'sustain', onset: 0, offset: 1 }] },
      { ticksPerBeat: 100 },
    );
    expect(Buffer.from(bytes).toString('hex')).toBe(
      [
        '4d546864 00000006 0001 0002 0064',
        '4d54726b 0000000b 00 ff5103 07a120 00 ff2f00',
        '4d54726b 00000014 00 b0407f 64 903c50 64 b04000 00 803c40 00 ff2f00',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('is read by midi-file as it is by us', () => {
    const notes = [note(60, 0, 200, 1), note(61, 0.25, 0.5, 127), note(62, 199, 200.001, 64)];
    const { header, tracks } = parseReference(writeMidi({ notes }));
    expect(header).toMatchObject({ format: 1, numTracks: 2, ticksPerBeat: 1920 });
    let tick = 0;
    const ons = tracks[1].flatMap((event) => {
      tick += event.deltaTime;
      return event.type === 'noteOn' ? [[event.noteNumber, tick / 3840, event.velocity]] : [];
    });
    expect(ons).toEqual(notes.map(({ pitch, onset, velocity }) => [pitch, onset, velocity]));
  });

  it('gives every note back: pitch and velocity as they were, times within 0.14 ms', () => {
    fc.assert(
      fc.property(anyPerformance, ({ notes, pedals }) => {
        const read = parseMidi(writeMidi({ notes, pedals }));
        expect(read.notes).toHaveLength(notes.length);
        // Onsets that round to one tick may come back in another order, so each note looks for its own.
        const left = [...read.notes];
        for (const { pitch, onset, offset, velocity } of notes) {
          const own = left.findIndex(
            (note) =>
              note.pitch === pitch &&
              note.velocity === velocity &&
              Math.abs(note.onset - onset) < 0.00014 &&
              // A note of no length is given one tick.
              Math.abs(note.offset - Math.max(offset, onset)) < 0.00014 + 1 / 3840,
          );
          expect(own, `${pitch} at ${onset}`).toBeGreaterThanOrEqual(0);
          left.splice(own, 1);
        }
      }),
    );
  });

  it('gives the pedals back, overlapping ones as one', () => {
    const pedals: PedalEvent[] = [
      { kind: 'soft', onset: 0, offset: 4 },
      { kind: 'sustain', onset: 1, offset: 2 },
      { kind: 'sustain', onset: 2, offset: 3 },
      { kind: 'sustain', onset: 2.5, offset: 3.5 },
    ];
    expect(parseMidi(writeMidi({ notes: [], pedals })).pedals).toEqual([
      { kind: 'soft', onset: 0, offset: 4 },
      { kind: 'sustain', onset: 1, offset: 2 },
      { kind: 'sustain', onset: 2, offset: 3.5 },
    ]);
  });

  it('keeps overlapping notes of a key apart, pedals with them, and percussion out of it', () => {
    const notes = Array.from({ length: 12 }, (_, i) => note(60, i / 8, 10 - i / 8, i + 1));
    const bytes = writeMidi({ notes, pedals: [{ kind: 'sustain', onset: 0, offset: 11 }] });
    expect(parseMidi(bytes).notes).toEqual(notes);
    expect(parseMidi(bytes, { channels: [11] }).pedals).toHaveLength(1);
    expect(parseMidi(bytes, { channels: [9] })).toMatchObject({ notes: [], pedals: [] });
  });

  it('cuts the note that would end first where 15 channels are not enough', () => {
    const notes = Array.from({ length: 17 }, (_, i) => note(60, i, 100 + i));
    const read = parseMidi(writeMidi({ notes })).notes;
    expect(read.map(({ offset }) => offset)).toEqual([15, 16, ...notes.slice(2).map(({ offset }) => offset)]);
  });

  it('keeps the seconds at any tempo', () => {
    const notes = [note(60, 1.25, 2.5), note(61, 60, 61)];
    for (const tempo of [4, 60, 133.7, 999]) {
      parseMidi(writeMidi({ notes }, { tempo })).notes.forEach(({ onset, offset }, i) => {
        expect(Math.abs(onset - notes[i].onset)).toBeLessThan(60 / tempo / 1920);
        expect(Math.abs(offset - notes[i].offset)).toBeLessThan(60 / tempo / 1920);
      });
    }
  });

  it('takes time in proportion to the notes', () => {
    const performanceOf = (count: number) =>
      Array.from({ length: count }, (_, i) => note(21 + ((i * 37) % 88), i * 0.05, i * 0.05 + 0.4, 1 + (i % 127)));
    const timeOf = (count: number) => {
      const notes = performanceOf(count);
      const times = Array.from({ length: 5 }, () => processorTime(() => writeMidi({ notes })));
      return Math.min(...times);
    };
    timeOf(1000);
    // A quadratic way would take 64 times as long; the machine may be busy.
    expect(timeOf(80_000)).toBeLessThan(30 * timeOf(10_000));
  });
});

describe('what no file can hold is refused', () => {
  it.each([
    ['a NaN onset', note(60, Number.NaN, 1), 'NOT_FINITE'],
    ['an infinite offset', note(60, 0, Number.POSITIVE_INFINITY), 'NOT_FINITE'],
    ['a time before the start', note(60, -0.1, 1), 'INVALID_ARGUMENT'],
    ['an offset before the onset', note(60, 1, 0.9), 'INVALID_ARGUMENT'],
    ['pitch 128', note(128, 0, 1), 'INVALID_ARGUMENT'],
    ['pitch 60.5', note(60.5, 0, 1), 'INVALID_ARGUMENT'],
    ['velocity 0', note(60, 0, 1, 0), 'INVALID_ARGUMENT'],
    ['velocity 200', note(60, 0, 1, 200), 'INVALID_ARGUMENT'],
    ['a week', note(60, 0, 604_800), 'LIMIT_EXCEEDED'],
  ])('%s', (_, bad, code) => {
    expect(() => writeMidi({ notes: [note(60, 0, 1), bad] })).toThrow(expect.objectContaining({ code }));
  });

  it('a NaN pedal, and options out of range', () => {
    const pedals: PedalEvent[] = [{ kind: 'soft', onset: 0, offset: Number.NaN }];
    expect(() => writeMidi({ notes: [], pedals })).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
    for (const options of [
      { ticksPerBeat: 0 },
      { ticksPerBeat: 40_000 },
      { ticksPerBeat: 9.5 },
      { tempo: 1 },
      { tempo: Number.NaN },
    ]) {
      expect(() => writeMidi({ notes: [] }, options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});
