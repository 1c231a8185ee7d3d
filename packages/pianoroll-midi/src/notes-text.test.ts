import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvToNotes, jsonToNotes, notesToCsv, notesToJson } from './index';

const notes: NoteEvent[] = [
  { pitch: 60, onset: 0.5, offset: 1.25, velocity: 80 },
  { pitch: 21, onset: 1 / 3, offset: 2, velocity: 1 },
];
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('CSV', () => {
  it('is a header and a line a note, times to the microsecond', () => {
    expect(notesToCsv(notes)).toBe('onset,offset,pitch,velocity\n0.5,1.25,60,80\n0.333333,2,21,1\n');
    expect(notesToCsv([])).toBe('onset,offset,pitch,velocity\n');
  });

  it('comes back', () => {
    const any = fc.record({
      pitch: fc.integer({ min: 0, max: 127 }),
      onset: fc.nat(1e9).map((n) => n / 1e6),
      velocity: fc.integer({ min: 1, max: 127 }),
    });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const given = list.map((note) => ({ ...note, offset: note.onset + 1 }));
        given.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch);
        const found = csvToNotes(notesToCsv(given));
        expect(found.map(({ onset }) => onset)).toEqual(given.map(({ onset }) => onset));
        expect(found.map(({ pitch, velocity }) => pitch * 128 + velocity).sort()).toEqual(
          given.map(({ pitch, velocity }) => pitch * 128 + velocity).sort(),
        );
      }),
    );
  });

  it('reads the .tsv of A-MAPS, other orders, and no velocities', () => {
    expect(csvToNotes('# onset,offset,note,velocity\n0.521985\t6.701973\t62.000000\t74.000000\n')).toEqual([
      { pitch: 62, onset: 0.521985, offset: 6.701973, velocity: 74 },
    ]);
    expect(csvToNotes('\r\nMIDI; Offset; Onset\r\n60; 2; 1\r\n\r\n')).toEqual([
      { pitch: 60, onset: 1, offset: 2, velocity: 64 },
    ]);
  });

  it('says which line is wrong', () => {
    expect(() => csvToNotes(' \n')).toThrow(code('EMPTY_INPUT'));
    expect(() => csvToNotes('0.5,1,60,64\n')).toThrow(code('UNSUPPORTED_FORMAT'));
    for (const line of ['1,2', '1,2,60,', '1,2,x,64', '2,1,60,64', '1,2,60,0', '1,2,300,64']) {
      expect(() => csvToNotes(`onset,offset,pitch,velocity\n0,1,60,64\n${line}\n`)).toThrow(/^Line 3 /);
    }
    expect(() => notesToCsv([{ ...notes[0], onset: Number.NaN }])).toThrow(code('NOT_FINITE'));
  });
});

describe('JSON', () => {
  const pedals: PedalEvent[] = [{ kind: 'soft', onset: 0, offset: 3 }];

  it('comes back, in the order of time', () => {
    expect(jsonToNotes(notesToJson({ notes, pedals, duration: 9 }))).toEqual({
      notes: [notes[1], notes[0]],
      pedals,
      duration: 9,
    });
    expect(jsonToNotes(notesToJson({ notes }))).toMatchObject({ pedals: [], duration: 2 });
  });

  it.each([
    '',
    '7',
    'null',
    '{}',
    '{"notes":7}',
    '{"notes":[7]}',
    '{"notes":[{}]}',
    '{"notes":[],"pedals":[{"kind":"wah"}]}',
  ])('refuses %s', (text) => {
    expect(() => jsonToNotes(text)).toThrow(code('CORRUPT_DATA'));
  });
});
