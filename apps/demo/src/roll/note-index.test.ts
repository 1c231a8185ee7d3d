import { compareNotes, createRandom, type NoteEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { dragNote, gripAt } from './note-drag';
import { createNoteIndex } from './note-index';
import type { Viewport } from './viewport';

function randomNotes(count: number): NoteEvent[] {
  const random = createRandom(11);
  return Array.from({ length: count }, () => {
    const onset = random.uniform(0, 600);
    // A few last very long: a look-up by onset alone would lose them.
    const seconds = random.next() < 0.01 ? 120 : random.uniform(0.05, 3);
    return { pitch: 21 + random.integer(88), onset, offset: onset + seconds, velocity: 1 + random.integer(127) };
  }).sort(compareNotes);
}

describe('an index of notes', () => {
  const notes = randomNotes(5000);
  const index = createNoteIndex(notes);

  it('gives every note that sounds between two times', () => {
    for (const [from, to] of [
      [0, 1],
      [100, 110],
      [599, 800],
      [300, 300],
    ]) {
      const [first, end] = index.range(from, to);
      const missed = notes.filter((note, i) => note.onset < to && note.offset > from && (i < first || i >= end));
      expect(missed).toEqual([]);
    }
  });

  it('leaves out what is over: a second of ten minutes is a small part', () => {
    const short = createNoteIndex(notes.filter(({ onset, offset }) => offset - onset < 4));
    const [first, end] = short.range(500, 501);
    expect(end - first).toBeLessThan(400);
  });

  it('finds the note under a point', () => {
    const wanted = notes[1234];
    const found = index.at((wanted.onset + wanted.offset) / 2, wanted.pitch, 0);
    expect(found?.pitch).toBe(wanted.pitch);
    expect(found && found.offset - found.onset).toBeLessThanOrEqual(wanted.offset - wanted.onset);
    expect(index.at(-5, 60, 0.1)).toBeUndefined();
  });

  it('knows its lowest and highest key, and does without notes', () => {
    expect([index.lowest, index.highest]).toEqual([21, 108]);
    expect(createNoteIndex([]).range(0, 10)).toEqual([0, 0]);
  });
});

describe('dragging a note', () => {
  const view: Viewport = {
    width: 800,
    height: 400,
    from: 0,
    pixelsPerSecond: 100,
    top: 0,
    keyHeight: 10,
    duration: 60,
  };
  const note: NoteEvent = { pitch: 100, onset: 1, offset: 2, velocity: 64 };
  const start = { x: 150, y: 85 };

  it('holds it at its ends or in the middle', () => {
    expect([102, 150, 198].map((x) => gripAt(view, note, x))).toEqual(['start', 'move', 'end']);
    // Three pixels are one for each.
    const tiny = { ...note, offset: 1.03 };
    expect([100.5, 101.5, 102.5].map((x) => gripAt(view, tiny, x))).toEqual(['start', 'move', 'end']);
  });

  it('moves it in time and over the keys, not before the start', () => {
    expect(dragNote(view, note, 'move', start, { x: 200, y: 65 })).toMatchObject({
      pitch: 102,
      onset: 1.5,
      offset: 2.5,
    });
    expect(dragNote(view, note, 'move', start, { x: -500, y: 85 })).toMatchObject({ pitch: 100, onset: 0, offset: 1 });
  });

  it('stretches it by either end, to 20 ms at least', () => {
    expect(dragNote(view, note, 'end', start, { x: 200, y: 0 })).toMatchObject({ pitch: 100, onset: 1, offset: 2.5 });
    expect(dragNote(view, note, 'start', start, { x: 100, y: 0 })).toMatchObject({ onset: 0.5, offset: 2 });
    expect(dragNote(view, note, 'end', start, { x: -900, y: 0 }).offset).toBeCloseTo(1.02, 9);
    expect(dragNote(view, note, 'start', start, { x: 900, y: 0 }).onset).toBeCloseTo(1.98, 9);
  });
});
