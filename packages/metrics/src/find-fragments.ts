import { nearestPitch, type ScoreNote } from './notes';

/** A note of one list, and the two or more of the other that it fell into. */
export interface Fragments {
  readonly whole: number;
  readonly parts: readonly number[];
}

/**
 * Finds notes that fell into parts. A part belongs to its own partner, or, where it has none, to the last note of its
 * pitch that had begun and was still sounding.
 * @param partnerOf the whole that each part is matched with, or -1.
 */
export function findFragments(
  wholes: readonly ScoreNote[],
  parts: readonly ScoreNote[],
  partnerOf: Int32Array,
  tolerance: number,
): Fragments[] {
  const byPitch = new Map<number, number[]>();
  for (const w of inTime(wholes)) {
    const pitch = nearestPitch(wholes[w]);
    const list = byPitch.get(pitch);
    if (list) list.push(w);
    else byPitch.set(pitch, [w]);
  }
  const soundingAt = ({ onset }: ScoreNote, list: readonly number[] = []): number => {
    const last = list[countUpTo(wholes, list, onset + tolerance) - 1];
    // One that begins with the whole is a second note at the same time, not a later part.
    const isPart = last !== undefined && onset > wholes[last].onset + tolerance && onset < wholes[last].offset;
    return isPart ? last : -1;
  };
  const partsOf = new Map<number, number[]>();
  for (const p of inTime(parts)) {
    const whole = partnerOf[p] >= 0 ? partnerOf[p] : soundingAt(parts[p], byPitch.get(nearestPitch(parts[p])));
    if (whole < 0) continue;
    const list = partsOf.get(whole);
    if (list) list.push(p);
    else partsOf.set(whole, [p]);
  }
  return Array.from(partsOf, ([whole, list]) => ({ whole, parts: list }))
    .filter((fragments) => fragments.parts.length > 1)
    .sort((a, b) => a.whole - b.whole);
}

/** How many notes of a list in time order begin by a time. */
function countUpTo(notes: readonly ScoreNote[], list: readonly number[], time: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[list[middle]].onset <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inTime(notes: readonly ScoreNote[]): number[] {
  return Array.from(notes.keys()).sort((a, b) => notes[a].onset - notes[b].onset);
}
