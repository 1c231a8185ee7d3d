import { describe, expect, it } from 'vitest';
import { analyseErrors } from './evaluate-errors';
import { printErrors } from './evaluate-errors-table';
import { chordSizes, pedalBefore, repeatGaps } from './evaluate-tallies';

const note = (pitch: number, onset: number, offset = onset + 0.5, velocity = 64) => ({
  pitch,
  onset,
  offset,
  velocity,
});

describe('analyseErrors', () => {
  // Heard: 60 right but held too long, 62 octaves away, 64 late, 65 right, a partial of 65, and 70 from nowhere.
  const pedal = [note(60, 1), note(62, 2), note(64, 3, 3.5, 20), note(65, 4), note(65, 4.2, 4.6), note(50, 6)];
  const estimate = [note(60, 1.01, 2.9), note(74, 2), note(64, 3.1), note(65, 4, 4.5), note(84, 4), note(70, 8)];
  const pedals = [{ kind: 'sustain' as const, onset: 3.8, offset: 5 }];
  const analysis = analyseErrors([{ group: 'room', pedal, pedals, estimate }]);

  it('says once of every missed and every extra note what it is', () => {
    expect(analysis.missed).toEqual({
      'heard octaves away': 1,
      'heard early or late': 1,
      'repeat swallowed': 1,
      other: 1,
    });
    expect(analysis.extra).toEqual({
      'played octaves away': 1,
      'played early or late': 1,
      'partial of a struck note': 1,
      other: 1,
    });
  });

  it('counts by velocity, register, repetition and pedal', () => {
    const row = (table: string, from: number) => analysis.tables[table].find((r) => r.from === from);
    expect(row('velocity', 1)).toMatchObject({ played: 1, recall: 0 });
    expect(row('velocity', 64)).toMatchObject({ played: 5, heard: 6, recall: 0.4, precision: 1 / 3, offset: 0.5 });
    expect(row('register', 84)).toMatchObject({ played: 0, heard: 1, recall: 0, precision: 0 });
    expect(row('seconds since the same key', 0.15)).toMatchObject({ played: 1, recall: 0 });
    expect(row('seconds of pedal before', 0)).toMatchObject({ played: 2, heard: 2, recall: 0.5, precision: 0.5 });
    expect(analysis.groups).toMatchObject([{ group: 'room', played: 6, recall: 1 / 3, precision: 1 / 3 }]);
  });

  it('prints what it found', () => {
    const lines: string[] = [];
    printErrors(analysis, (line) => lines.push(line));
    const text = lines.join('\n');
    expect(text).toMatch(/^missed notes: 4$/m);
    expect(text).toMatch(/^ {2}partial of a struck note +25\.0 % +1$/m);
    expect(text).toMatch(/^ {2}1 to < 32 +1 +0 +0\.000/m);
  });
});

describe('what is asked about a note', () => {
  it('counts what is struck together, and waits since the same key', () => {
    const notes = [note(60, 1), note(64, 1.02), note(67, 1.04), note(60, 1.5)];
    expect(chordSizes(notes)).toEqual([2, 3, 2, 1]);
    expect(repeatGaps(notes)).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      0.5,
    ]);
  });

  it('knows how long the sustain pedal has been down', () => {
    const pedals = [
      { kind: 'soft' as const, onset: 0, offset: 9 },
      { kind: 'sustain' as const, onset: 1, offset: 3 },
    ];
    expect([0.5, 1, 2.5, 3].map((time) => pedalBefore(time, pedals))).toEqual([-1, 0, 1.5, -1]);
  });
});
