import { readFileSync } from 'node:fs';
import type { NoteEvent, PedalEvent, PedalKind } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendBySostenuto, extendBySustain } from './index';
import { processorTime } from './processor-time-for-tests';

type Row = readonly [onset: number, pitch: number, offset: number];
interface Golden {
  readonly notes: readonly Row[];
  readonly pedals: readonly (readonly [onset: number, offset: number])[];
  readonly sustained: readonly Row[];
}

const goldens: { tool: string; cases: Golden[] } = JSON.parse(
  readFileSync(new URL('./fixtures/note-seq-sustain.json', import.meta.url), 'utf8'),
);
const note = (onset: number, pitch: number, offset: number): NoteEvent => ({ pitch, onset, offset, velocity: 64 });
const pedal = (onset: number, offset: number, kind: PedalKind = 'sustain'): PedalEvent => ({ kind, onset, offset });
const rows = (notes: readonly NoteEvent[]): Row[] => notes.map(({ onset, pitch, offset }) => [onset, pitch, offset]);

describe('extendBySustain', () => {
  it('holds what is let go under the pedal till the pedal goes up or the key is struck again', () => {
    const notes = [note(0, 60, 1), note(0, 62, 1), note(2, 62, 2.5), note(0, 64, 5), note(3.5, 65, 3.75)];
    expect(rows(extendBySustain(notes, [pedal(0.5, 3)]))).toEqual([
      [0, 60, 3],
      [0, 62, 2],
      [0, 64, 5],
      [2, 62, 3],
      [3.5, 65, 3.75],
    ]);
  });

  it(`lengthens as ${goldens.tool} does`, () => {
    for (const { notes, pedals, sustained } of goldens.cases) {
      const found = extendBySustain(
        notes.map((row) => note(...row)),
        pedals.map(([onset, offset]) => pedal(onset, offset)),
      );
      expect(rows(found)).toEqual(sustained);
    }
  });

  it('takes overlapping spans as one, and leaves other pedals alone', () => {
    const notes = [note(0, 60, 1)];
    expect(extendBySustain(notes, [pedal(0, 2), pedal(1.5, 3)])[0].offset).toBe(3);
    expect(extendBySustain(notes, [pedal(0, 2), pedal(2, 3)])[0].offset).toBe(2);
    expect(extendBySustain(notes, [pedal(0, 2, 'soft'), pedal(0, 2, 'sostenuto')])).toEqual(notes);
  });

  it('keeps onsets, never leaves a key doubly held, and changes nothing the second time', () => {
    const eighth = fc.nat(80).map((n) => n / 8);
    const length = fc.integer({ min: 1, max: 10 }).map((n) => n / 8);
    const notes = fc.array(
      fc
        .tuple(eighth, fc.integer({ min: 60, max: 63 }), length)
        .map(([onset, pitch, l]) => note(onset, pitch, onset + l)),
    );
    // A pedal that goes up as it goes down again would catch on a second pass what fell on the first.
    const pedals = fc.array(fc.tuple(eighth, length).map(([onset, l]) => pedal(onset, onset + l - 1 / 32)));
    fc.assert(
      fc.property(notes, pedals, (given, spans) => {
        const before = structuredClone(given);
        const once = extendBySustain(given, spans);
        expect(given).toEqual(before);
        const onsets = (list: readonly NoteEvent[]) => list.map(({ onset, pitch }) => onset * 1000 + pitch).sort();
        expect(onsets(once)).toEqual(onsets(given));
        expect(extendBySustain(once, spans)).toEqual(once);
        for (const { onset, offset, pitch } of once) {
          expect(offset).toBeGreaterThan(onset);
          const next = once.find((other) => other.pitch === pitch && other.onset > onset && other.onset < offset);
          if (next) expect(spans.some((span) => span.onset <= next.onset && next.onset < span.offset)).toBe(false);
        }
      }),
    );
  });

  it('is quick with a hundred thousand notes and as many pedals', () => {
    const notes = Array.from({ length: 100_000 }, (_, i) => note(i / 10, 60 + (i % 3), i / 10 + 5));
    const pedals = Array.from({ length: 100_000 }, (_, i) => pedal(i / 10 + 0.03, i / 10 + 0.09));
    const milliseconds = processorTime(() => expect(extendBySustain(notes, pedals)).toHaveLength(100_000));
    expect(milliseconds).toBeLessThan(3000);
  });
});

describe('extendBySostenuto', () => {
  it('holds the keys that are down as the pedal goes down, and no others', () => {
    const notes = [
      note(0, 60, 1),
      note(0, 61, 1),
      note(0.5, 62, 1),
      note(0.75, 63, 1),
      note(0, 64, 0.5),
      note(2, 61, 2.5),
    ];
    expect(rows(extendBySostenuto(notes, [pedal(0.5, 3, 'sostenuto')]))).toEqual([
      [0, 60, 3],
      [0, 61, 2],
      [0, 64, 0.5],
      [0.5, 62, 3],
      [0.75, 63, 1],
      [2, 61, 2.5],
    ]);
  });

  it('leaves notes alone under the other pedals, and those that are longer than the pedal', () => {
    expect(extendBySostenuto([note(0, 60, 1)], [pedal(0, 2)])).toEqual([note(0, 60, 1)]);
    expect(extendBySostenuto([note(0, 60, 4)], [pedal(1, 2, 'sostenuto')])).toEqual([note(0, 60, 4)]);
  });
});
