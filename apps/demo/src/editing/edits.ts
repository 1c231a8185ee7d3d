import { compareNotes, HIGHEST_PITCH, LOWEST_PITCH, type NoteEvent } from '@pianoscribe/core';

/** What was corrected by hand: notes that are gone from what was heard, and notes that have come to it. */
export interface Edits {
  readonly removed: readonly NoteEvent[];
  readonly added: readonly NoteEvent[];
}

export const NO_EDITS: Edits = { removed: [], added: [] };

/** Other settings hear a note a little earlier or later; within this it is still the one that was corrected. */
const SAME_ONSET_SECONDS = 0.04;
const SHORTEST_SECONDS = 0.02;

/**
 * What was heard, with the corrections in it, in the order of notes. Corrections outlast a change of settings: they
 * are found again in the new notes by key and onset.
 */
export function applyEdits(heard: readonly NoteEvent[], { removed, added }: Edits): readonly NoteEvent[] {
  if (removed.length === 0 && added.length === 0) return heard;
  const gone = new Map<number, number[]>();
  for (const { pitch, onset } of removed) gone.set(pitch, [...(gone.get(pitch) ?? []), onset]);
  const isGone = ({ pitch, onset }: NoteEvent) =>
    gone.get(pitch)?.some((time) => Math.abs(time - onset) <= SAME_ONSET_SECONDS) ?? false;
  return [...heard.filter((note) => !isGone(note)), ...added].sort(compareNotes);
}

/** Takes a note away, or puts another in its place. */
export function replaceNote(edits: Edits, old: NoteEvent, next?: NoteEvent): Edits {
  const isAdded = edits.added.includes(old);
  return {
    removed: isAdded ? edits.removed : [...edits.removed, old],
    added: [...edits.added.filter((note) => note !== old), ...(next ? [next] : [])],
  };
}

export function addNote(edits: Edits, note: NoteEvent): Edits {
  return { ...edits, added: [...edits.added, note] };
}

/** A note as it can be: on the piano, after the start, at least 20 ms long. */
export function shapeNote({ pitch, onset, offset, velocity }: NoteEvent): NoteEvent {
  const start = Math.max(0, onset);
  return {
    pitch: Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, Math.round(pitch))),
    onset: start,
    offset: Math.max(start + SHORTEST_SECONDS, offset),
    velocity: Math.min(127, Math.max(1, Math.round(velocity))),
  };
}
