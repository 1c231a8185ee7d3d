import type { NoteEvent, Seconds } from '@pianoscribe/core';

/** Notes struck together: what a listener hears as one attack. */
export interface Onset {
  /** Mean onset of its notes. */
  readonly time: Seconds;
  /** How much it asks to be a beat among its neighbours, 0 to 1: low, thick, long and loud ones do. */
  readonly accent: number;
}

/** A chord is rarely spread wider by hands that mean it together. */
const CHORD_SECONDS = 0.04;
/** A note this long says all that length can say. */
const LONG_SECONDS = 0.8;
/** Onsets to either side among which one is loud. */
const NEIGHBOURS = 16;

/** The attacks of a performance, by time. `notes` are by onset. */
export function findOnsets(notes: readonly NoteEvent[]): Onset[] {
  const groups = groupChords(notes);
  const loudness = groups.map((group) => largest(group, ({ velocity }) => velocity));
  const means = slidingMeans(loudness, NEIGHBOURS);
  const raw = groups.map((group, i) => {
    const lowest = -largest(group, ({ pitch }) => -pitch);
    const longest = largest(group, ({ onset, offset }) => offset - onset);
    const bass = clamp((60 - lowest) / 24);
    const size = clamp((group.length - 1) / 3);
    const length = clamp(longest / LONG_SECONDS);
    const loud = clamp(0.5 + (loudness[i] - means[i]) / 30);
    return 0.31 * bass + 0.25 * size + 0.27 * length + 0.15 * loud;
  });
  const rawMeans = slidingMeans(raw, NEIGHBOURS);
  const spreads = slidingMeans(
    raw.map((value, i) => Math.abs(value - rawMeans[i])),
    NEIGHBOURS,
  );
  return groups.map((group, i) => {
    const time = group.reduce((sum, { onset }) => sum + onset, 0) / group.length;
    return { time, accent: clamp(0.4 + (raw[i] - rawMeans[i]) / (2.8 * spreads[i] + 0.05)) };
  });
}

/** Notes by what is struck together; `notes` are by onset. */
export function groupChords(notes: readonly NoteEvent[]): NoteEvent[][] {
  const groups: NoteEvent[][] = [];
  for (const note of notes) {
    const last = groups.at(-1);
    if (last !== undefined && note.onset - last[0].onset <= CHORD_SECONDS) last.push(note);
    else groups.push([note]);
  }
  return groups;
}

function slidingMeans(values: readonly number[], reach: number): number[] {
  const sums = [0];
  for (const value of values) sums.push(sums[sums.length - 1] + value);
  return values.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return (sums[to] - sums[from]) / (to - from);
  });
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const largest = (notes: readonly NoteEvent[], of: (note: NoteEvent) => number) =>
  notes.reduce((most, note) => Math.max(most, of(note)), Number.NEGATIVE_INFINITY);
