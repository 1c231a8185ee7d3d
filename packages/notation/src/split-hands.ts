import type { NoteEvent, Seconds } from '@pianoscribe/core';
import { groupChords } from './onsets';

/** Lowest pitches of the right hand that are considered. */
const LOWEST_SPLIT = 43;
const HIGHEST_SPLIT = 79;
/** Where hands meet unless something speaks against it: middle C. */
const MIDDLE = 60;
/** What a hand spans with ease at once, and what it does within the window, in semitones. */
const SPAN = 13;
const WINDOW_SPAN = 19;
/** A hand is where its notes of this time before and after are. */
const WINDOW_SECONDS: Seconds = 0.7;

/** What a split costs, a semitone. */
const COST = {
  /** Of a chord beyond the span of a hand. */
  stretch: 2,
  /** Of what a hand plays in a window beyond what it reaches. */
  reach: 0.25,
  /** From the middle. */
  fromMiddle: 0.04,
  /** From one chord's split to the next. */
  move: 0.15,
  /** Saved: between the hands in the window, up to an octave. */
  gap: 0.12,
};
const WIDEST_GAP = 12;

/**
 * Which notes the right hand plays: a pitch divides the hands at each chord, in the widest gap around it, moving as
 * little as it can, while each hand spans what a hand can. By dynamic programming over chords.
 *
 * @param notes by onset.
 * @returns true for the right hand, in the notes' order.
 */
export function splitHands(notes: readonly NoteEvent[]): boolean[] {
  const chords = groupChords(notes);
  const count = HIGHEST_SPLIT - LOWEST_SPLIT + 1;
  const costs = new Float64Array(count);
  const cameFrom = new Uint8Array(chords.length * count);
  const window = new Int32Array(128);
  let [first, last] = [0, 0];
  for (let c = 0; c < chords.length; c++) {
    const { onset } = chords[c][0];
    for (; last < notes.length && notes[last].onset <= onset + WINDOW_SECONDS; last++) window[notes[last].pitch]++;
    for (; notes[first].onset < onset - WINDOW_SECONDS; first++) window[notes[first].pitch]--;
    moveOn(costs, cameFrom.subarray(c * count, (c + 1) * count));
    addCosts(costs, window, { span: WINDOW_SPAN, stretch: COST.reach, gap: COST.gap });
    const chord = new Int32Array(128);
    for (const { pitch } of chords[c]) chord[pitch]++;
    addCosts(costs, chord, { span: SPAN, stretch: COST.stretch, gap: 0 });
  }
  const isRight: boolean[] = [];
  let k = costs.indexOf(costs.reduce((least, cost) => Math.min(least, cost), Number.POSITIVE_INFINITY));
  let end = notes.length;
  for (let c = chords.length - 1; c >= 0; c--) {
    for (let i = end - chords[c].length; i < end; i++) isRight[i] = notes[i].pitch >= LOWEST_SPLIT + k;
    end -= chords[c].length;
    k = cameFrom[c * count + k];
  }
  return isRight;
}

/** The cheapest way on to each split: moves cost by distance, so two sweeps find it. */
function moveOn(costs: Float64Array, cameFrom: Uint8Array): void {
  for (let k = 0; k < costs.length; k++) cameFrom[k] = k;
  const relax = (k: number, neighbour: number) => {
    if (costs[neighbour] + COST.move >= costs[k]) return;
    costs[k] = costs[neighbour] + COST.move;
    cameFrom[k] = cameFrom[neighbour];
  };
  for (let k = 1; k < costs.length; k++) relax(k, k - 1);
  for (let k = costs.length - 2; k >= 0; k--) relax(k, k + 1);
}

/** Adds to each split what it costs to divide these pitches (counts by pitch) there. */
function addCosts(
  costs: Float64Array,
  counts: Int32Array,
  { span, stretch, gap }: { span: number; stretch: number; gap: number },
): void {
  const lowest = counts.findIndex((n) => n > 0);
  const highest = counts.findLastIndex((n) => n > 0);
  for (let k = 0; k < costs.length; k++) {
    const split = LOWEST_SPLIT + k;
    let left = split - 1;
    while (left >= lowest && counts[left] === 0) left--;
    let right = split;
    while (right <= highest && counts[right] === 0) right++;
    costs[k] += COST.fromMiddle * Math.abs(split - MIDDLE);
    costs[k] += stretch * (Math.max(0, left - lowest - span) + Math.max(0, highest - right - span));
    if (left >= lowest && right <= highest) {
      // In the middle of a gap rather than at its edge: the nearer hand may go on towards the other.
      const room = Math.min(split - left, right - split + 1, WIDEST_GAP / 2);
      costs[k] -= gap * (Math.min(WIDEST_GAP, right - left) + room);
    }
  }
}
