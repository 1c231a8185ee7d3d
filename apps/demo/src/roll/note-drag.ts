import type { NoteEvent } from '@pianoscribe/core';
import { shapeNote } from '../editing/edits';
import { pitchAt, timeAt, type Viewport, xOf } from './viewport';

/** What a drag does to a note. */
export type Grip = 'move' | 'start' | 'end';

const EDGE_PIXELS = 7;
const NEW_SECONDS = 0.25;
const NEW_VELOCITY = 64;

/** Which part of a note lies under a point: its ends stretch it, the rest moves it. */
export function gripAt(view: Viewport, note: NoteEvent, x: number): Grip {
  const [left, right] = [xOf(view, note.onset), xOf(view, note.offset)];
  // A third of a short note is left to move it by.
  const edge = Math.min(EDGE_PIXELS, (right - left) / 3);
  if (x < left + edge) return 'start';
  return x > right - edge ? 'end' : 'move';
}

/** The note as a drag from one point to another leaves it. */
export function dragNote(
  view: Viewport,
  note: NoteEvent,
  grip: Grip,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): NoteEvent {
  const seconds = (to.x - from.x) / view.pixelsPerSecond;
  if (grip === 'start') return shapeNote({ ...note, onset: Math.min(note.onset + seconds, note.offset - 0.02) });
  if (grip === 'end') return shapeNote({ ...note, offset: note.offset + seconds });
  const shift = Math.max(seconds, -note.onset);
  return shapeNote({
    ...note,
    onset: note.onset + shift,
    offset: note.offset + shift,
    pitch: note.pitch + pitchAt(view, to.y) - pitchAt(view, from.y),
  });
}

/** A new note where the pointer is. */
export function noteAt(view: Viewport, x: number, y: number): NoteEvent {
  const onset = timeAt(view, x);
  return shapeNote({ pitch: pitchAt(view, y), onset, offset: onset + NEW_SECONDS, velocity: NEW_VELOCITY });
}
