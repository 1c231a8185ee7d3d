import { PianoscribeError, type Seconds } from '@pianoscribe/core';
import { nearestPitch, type ScoreNote, toColumns } from './notes';
import { medianOf } from './timing-statistics';

/** By how much a whole transcription is late. */
export interface ConstantOffset {
  /** Seconds that the estimate is later than the reference (below 0: earlier). Take it off the estimate's times. */
  readonly offset: Seconds;
  /** Pairs of one pitch that lie within `tolerance` of this offset. 0 where nothing agrees; the offset is then 0. */
  readonly support: number;
}

/** Options of {@link estimateConstantOffset}. */
export interface ConstantOffsetOptions {
  /** Furthest offset that is looked for. Default 1 s. */
  readonly maxOffset?: Seconds;
  /** Spread of the onsets around the common offset. Default 0.025 s. */
  readonly tolerance?: Seconds;
}

const BIN = 0.001;

/**
 * Estimates a constant delay between two lists, such as a feature's or a player's latency: the most common onset
 * difference of notes of equal pitch, refined to the median of the differences around it.
 * @throws PianoscribeError INVALID_ARGUMENT for options or notes that make no sense.
 */
export function estimateConstantOffset(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  options: ConstantOffsetOptions = {},
): ConstantOffset {
  const { maxOffset = 1, tolerance = 0.025 } = options;
  if (!(maxOffset > 0 && maxOffset <= 600 && tolerance > 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `maxOffset is ${maxOffset} s and tolerance ${tolerance} s; expected up to 600, and above 0.`,
    );
  }
  toColumns(reference, 'reference');
  toColumns(estimate, 'estimate');
  const played = onsetsByPitch(reference);
  const heard = onsetsByPitch(estimate);
  const middle = Math.ceil(maxOffset / BIN);
  const counts = new Uint32Array(2 * middle + 1);
  forEachDifference(played, heard, maxOffset, (difference) => {
    counts[middle + Math.round(difference / BIN)]++;
  });
  const peak = (mostCommon(counts, Math.round(tolerance / BIN)) - middle) * BIN;
  const near: number[] = [];
  forEachDifference(played, heard, maxOffset, (difference) => {
    if (Math.abs(difference - peak) <= tolerance + BIN / 2) near.push(difference);
  });
  return { offset: medianOf(Float64Array.from(near)), support: near.length };
}

/** Bin around which most lies; of equals the one nearest to the middle. */
function mostCommon(counts: Uint32Array, reach: number): number {
  const middle = (counts.length - 1) / 2;
  let window = 0;
  for (let i = 0; i < Math.min(reach, counts.length); i++) window += counts[i];
  let best = middle;
  let most = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    window += counts[bin + reach] ?? 0;
    window -= counts[bin - reach - 1] ?? 0;
    if (window < most || (window === most && Math.abs(bin - middle) >= Math.abs(best - middle))) continue;
    most = window;
    best = bin;
  }
  return best;
}

function forEachDifference(
  played: ReadonlyMap<number, Float64Array>,
  heard: ReadonlyMap<number, Float64Array>,
  maxOffset: Seconds,
  visit: (difference: Seconds) => void,
): void {
  for (const [pitch, onsets] of played) {
    const others = heard.get(pitch) ?? new Float64Array(0);
    let first = 0;
    for (const onset of onsets) {
      while (first < others.length && others[first] < onset - maxOffset) first++;
      for (let k = first; k < others.length && others[k] <= onset + maxOffset; k++) visit(others[k] - onset);
    }
  }
}

function onsetsByPitch(notes: readonly ScoreNote[]): Map<number, Float64Array> {
  const lists = new Map<number, number[]>();
  for (const note of notes) {
    const pitch = nearestPitch(note);
    const list = lists.get(pitch);
    if (list) list.push(note.onset);
    else lists.set(pitch, [note.onset]);
  }
  return new Map(Array.from(lists, ([pitch, onsets]) => [pitch, Float64Array.from(onsets).sort()]));
}
