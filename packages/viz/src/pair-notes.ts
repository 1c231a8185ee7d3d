import type { NoteEvent, Seconds } from '@pianoscribe/core';

/** Positions of one note in both lists. */
export interface NotePair {
  readonly reference: number;
  readonly estimate: number;
}

/** Pairs notes of the same pitch whose onsets lie within a tolerance (to 0.1 ms), first come first served. */
export function pairNotes(
  reference: readonly NoteEvent[],
  estimate: readonly NoteEvent[],
  tolerance: Seconds = 0.05,
): NotePair[] {
  const waiting = new Map<number, number[]>();
  const byOnset = (notes: readonly NoteEvent[]) =>
    Array.from(notes.keys()).sort((a, b) => notes[a].onset - notes[b].onset);
  for (const e of byOnset(estimate)) {
    const queue = waiting.get(estimate[e].pitch);
    if (queue) queue.push(e);
    else waiting.set(estimate[e].pitch, [e]);
  }
  const next = new Map<number, number>();
  const slack = tolerance + 0.00005;
  const pairs: NotePair[] = [];
  for (const r of byOnset(reference)) {
    const { pitch, onset } = reference[r];
    const queue = waiting.get(pitch) ?? [];
    let at = next.get(pitch) ?? 0;
    while (at < queue.length && estimate[queue[at]].onset < onset - slack) at++;
    if (at < queue.length && estimate[queue[at]].onset <= onset + slack) {
      pairs.push({ reference: r, estimate: queue[at++] });
    }
    next.set(pitch, at);
  }
  return pairs;
}
