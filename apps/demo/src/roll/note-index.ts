import type { NoteEvent, Seconds } from '@pianoscribe/core';

/** Notes of a block share one look-up. */
const BLOCK = 128;

/** Notes laid out for drawing: by onset, one array a property, found by time without looking at all of them. */
export interface NoteIndex {
  readonly notes: readonly NoteEvent[];
  readonly onset: Float64Array;
  readonly offset: Float64Array;
  readonly pitch: Uint8Array;
  readonly velocity: Uint8Array;
  /** Range of indices that holds every note sounding between two times, and few others. */
  range(from: Seconds, to: Seconds): readonly [first: number, end: number];
  /** The note under a point: the one on this key at this time, the shortest where there are several. */
  at(time: Seconds, pitch: number, tolerance: Seconds): NoteEvent | undefined;
  readonly lowest: number;
  readonly highest: number;
}

/** @param notes in the order of notes, by onset. */
export function createNoteIndex(notes: readonly NoteEvent[]): NoteIndex {
  const count = notes.length;
  const [onset, offset] = [new Float64Array(count), new Float64Array(count)];
  const [pitch, velocity] = [new Uint8Array(count), new Uint8Array(count)];
  // Latest end in a block and all before it: where that is too early, none of them is seen.
  const ends = new Float64Array(Math.ceil(count / BLOCK));
  let [latest, lowest, highest] = [0, 127, 0];
  for (let i = 0; i < count; i++) {
    const note = notes[i];
    onset[i] = note.onset;
    offset[i] = note.offset;
    pitch[i] = note.pitch;
    velocity[i] = note.velocity;
    latest = Math.max(latest, note.offset);
    ends[Math.floor(i / BLOCK)] = latest;
    lowest = Math.min(lowest, note.pitch);
    highest = Math.max(highest, note.pitch);
  }
  const range: NoteIndex['range'] = (from, to) => [
    Math.min(count, BLOCK * firstReaching(ends, from)),
    firstReaching(onset, to),
  ];
  return {
    notes,
    onset,
    offset,
    pitch,
    velocity,
    lowest,
    highest,
    range,
    at(time, wanted, tolerance) {
      const [first, end] = range(time - tolerance, time + tolerance);
      let found: NoteEvent | undefined;
      for (let i = first; i < end; i++) {
        if (pitch[i] !== wanted || onset[i] > time + tolerance || offset[i] < time - tolerance) continue;
        if (!found || notes[i].offset - notes[i].onset < found.offset - found.onset) found = notes[i];
      }
      return found;
    },
  };
}

/** First index of ascending values that is at least `value`. */
function firstReaching(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
