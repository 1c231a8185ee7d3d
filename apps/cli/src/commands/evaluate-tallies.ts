import type { PedalEvent, Seconds } from '@pianoscribe/core';
import type { ScoreNote } from '@pianoscribe/metrics';
import type { JudgedNote } from './evaluate-errors';

/** Notes of one row of a table. */
export interface NoteTally {
  /** Lowest value of the row. */
  readonly from: number;
  /** Lowest value of the next row; null in the last. */
  readonly to: number | null;
  readonly played: number;
  readonly heard: number;
  /** Part of the notes played that was found. */
  readonly recall: number;
  /** Part of the notes heard that was played. */
  readonly precision: number;
  /** Part of the notes found whose offset is right too. */
  readonly offset: number;
}

/** Notes whose onsets lie no further apart than this are struck together. */
const TOGETHER: Seconds = 0.03;

/** Counts notes by a value; rows begin at `edges`, and a value below the first is in no row. */
export function tally(
  played: readonly JudgedNote[],
  heard: readonly JudgedNote[],
  valueIn: (note: JudgedNote) => number,
  edges: readonly number[],
): NoteTally[] {
  return edges.map((from, i) => {
    const to = edges[i + 1] ?? null;
    const isIn = (note: JudgedNote) => valueIn(note) >= from && (to === null || valueIn(note) < to);
    const mine = played.filter(isIn);
    const theirs = heard.filter(isIn);
    const found = mine.filter(({ isRight }) => isRight);
    const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    return {
      from,
      to,
      played: mine.length,
      heard: theirs.length,
      recall: ratio(found.length, mine.length),
      precision: ratio(theirs.filter(({ isRight }) => isRight).length, theirs.length),
      offset: ratio(found.filter(({ isOffsetRight }) => isOffsetRight).length, found.length),
    };
  });
}

/** How many notes are struck with each, itself included. */
export function chordSizes(notes: readonly ScoreNote[]): number[] {
  const onsets = Float64Array.from(notes, ({ onset }) => onset).sort();
  return notes.map(({ onset }) => firstAbove(onsets, onset + TOGETHER) - firstAbove(onsets, onset - TOGETHER - 1e-9));
}

/** Seconds since the same key was struck before; infinite where it was not. */
export function repeatGaps(notes: readonly ScoreNote[]): Seconds[] {
  const last = new Map<number, Seconds>();
  const gaps = new Array<Seconds>(notes.length);
  const inOrder = notes.map((_, i) => i).sort((a, b) => notes[a].onset - notes[b].onset);
  for (const i of inOrder) {
    const { onset, pitch = Number.NaN } = notes[i];
    gaps[i] = onset - (last.get(pitch) ?? Number.NEGATIVE_INFINITY);
    last.set(pitch, onset);
  }
  return gaps;
}

/** Seconds that the sustain pedal has been down at a time; -1 where it is up. */
export function pedalBefore(time: Seconds, pedals: readonly PedalEvent[]): Seconds {
  for (const { kind, onset, offset } of pedals) {
    if (kind === 'sustain' && onset <= time && time < offset) return time - onset;
  }
  return -1;
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
