import type { NoteEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { addNote, applyEdits, NO_EDITS, replaceNote, shapeNote } from './edits';
import { createHistory } from './history';

const note = (pitch: number, onset: number, seconds = 0.5): NoteEvent => ({
  pitch,
  onset,
  offset: onset + seconds,
  velocity: 64,
});
const heard = [note(60, 0), note(64, 1), note(60, 2)];

describe('corrections', () => {
  it('leave what was heard as it is where there are none', () => {
    expect(applyEdits(heard, NO_EDITS)).toBe(heard);
  });

  it('take a note away, and no other of the same key', () => {
    expect(applyEdits(heard, replaceNote(NO_EDITS, heard[0]))).toEqual([heard[1], heard[2]]);
  });

  it('put another in its place, in the order of notes', () => {
    const moved = note(62, 3);
    expect(applyEdits(heard, replaceNote(NO_EDITS, heard[1], moved))).toEqual([heard[0], heard[2], moved]);
  });

  it('change a note that was changed before, and leave no trace of the one between', () => {
    const [first, second] = [note(65, 1), note(66, 1)];
    const edits = replaceNote(replaceNote(NO_EDITS, heard[1], first), first, second);
    expect(edits).toEqual({ removed: [heard[1]], added: [second] });
    expect(replaceNote(edits, second).added).toEqual([]);
  });

  it('outlast other settings, which hear the same note a little elsewhere', () => {
    const edits = addNote(replaceNote(NO_EDITS, heard[0]), note(70, 0.2));
    const again = [note(60, 0.03, 0.4), note(60, 0.3), note(64, 1)];
    expect(applyEdits(again, edits).map(({ pitch, onset }) => [pitch, onset])).toEqual([
      [70, 0.2],
      [60, 0.3],
      [64, 1],
    ]);
  });

  it('keep notes on the piano, after the start, and long enough to be heard', () => {
    expect(shapeNote({ pitch: 120, onset: -1, offset: -2, velocity: 300 })).toEqual({
      pitch: 108,
      onset: 0,
      offset: 0.02,
      velocity: 127,
    });
  });
});

describe('a history', () => {
  it('goes back and forth, and forgets what was undone when something new is done', () => {
    const history = createHistory('a');
    history.undo();
    history.push('b');
    history.push('c');
    history.undo();
    expect([history.value, history.canUndo, history.canRedo]).toEqual(['b', true, true]);
    history.redo();
    history.redo();
    expect(history.value).toBe('c');
    history.undo();
    history.push('d');
    expect([history.value, history.canRedo]).toEqual(['d', false]);
    history.undo();
    history.undo();
    expect([history.value, history.canUndo]).toEqual(['a', false]);
  });
});
