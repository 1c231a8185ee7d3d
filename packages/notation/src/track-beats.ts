import { PianoscribeError, type Seconds } from '@pianoscribe/core';
import type { Onset } from './onsets';
import { type BeatTables, beatTables } from './rhythm-model';

/** Options of {@link trackBeats}, all filled in. */
export interface TrackOptions {
  readonly slowest: number;
  readonly fastest: number;
  /** Beats a minute that are likeliest, where nothing else tells. */
  readonly likeliest: number;
}

const FRAME_SECONDS = 0.01;
/** Beat lengths that are told apart: this ratio from one to the next. */
const STEP = 1.03;
/** Log cost of each step from a beat to the next: what keeps a tempo steady. */
const STEP_COST = 0.18;
/** How strongly the likeliest tempo pulls, a beat: deviation in octaves. */
const TEMPO_DEVIATION = 0.8;
const TEMPO_PULL = 0.47;
/** Four hours; the way back through them takes some 100 MB. */
const MOST_FRAMES = 1_440_000;

/**
 * Times of the beats under attacks: of all ways to lay beats of slowly changing length over the whole, the likeliest
 * under the rhythm model, found by dynamic programming over the time of a beat and its length.
 *
 * @param onsets by time, one at least.
 * @throws PianoscribeError LIMIT_EXCEEDED for more than four hours.
 */
export function trackBeats(onsets: readonly Onset[], options: TrackOptions): Seconds[] {
  const periods = beatLengths(options);
  const longest = periods[periods.length - 1];
  const origin = onsets[0].time - longest * FRAME_SECONDS;
  const frames = onsets.map(({ time }) => Math.round((time - origin) / FRAME_SECONDS));
  const end = frames[frames.length - 1] + longest + 1;
  if (end > MOST_FRAMES) throw new PianoscribeError('LIMIT_EXCEEDED', 'Expected at most four hours of notes.');

  const count = periods.length;
  const tables = periods.map((period) => beatTables(period, FRAME_SECONDS));
  const pull = periods.map((period) => tempoPull(period * FRAME_SECONDS, options.likeliest));
  const accents = Float32Array.from(onsets, ({ accent }) => accent);
  const firstFrom = firstOnsetFrom(frames, end);
  const ring = longest + 1;
  // Of a beat at a frame: the best so far, and which length to come from for each length to go on with.
  const reached = new Float32Array(ring * count).fill(Number.NEGATIVE_INFINITY);
  const onward = new Float32Array(ring * count);
  const cameFrom = new Uint8Array(end * count);
  const score = (from: number, k: number) => {
    const { duple, triple } = tables[k];
    const range = { from, first: firstFrom[from], last: firstFrom[from + periods[k]] };
    return Math.max(likelihood(duple, range, frames, accents), likelihood(triple, range, frames, accents)) + pull[k];
  };
  for (let frame = 0; frame < end; frame++) {
    const row = (frame % ring) * count;
    for (let k = 0; k < count; k++) {
      const from = frame - periods[k];
      reached[row + k] = from < 0 ? Number.NEGATIVE_INFINITY : onward[(from % ring) * count + k] + score(from, k);
    }
    goOn(reached.subarray(row, row + count), onward.subarray(row, row + count), cameFrom.subarray(frame * count));
    // A first beat may lie anywhere up to the first attack.
    if (frame > frames[0]) continue;
    for (let k = 0; k < count; k++) {
      if (onward[row + k] > 0) continue;
      onward[row + k] = 0;
      cameFrom[frame * count + k] = count;
    }
  }
  return wayBack({ reached, cameFrom, periods, ring, end, last: frames[frames.length - 1] }).map(
    (frame) => origin + frame * FRAME_SECONDS,
  );
}

/** The best way from beats of every length to one of each: steps cost alike, so a sweep up and one down find it. */
function goOn(reached: Float32Array, onward: Float32Array, cameFrom: Uint8Array): void {
  onward.set(reached);
  for (let k = 0; k < onward.length; k++) cameFrom[k] = k;
  for (let k = 1; k < onward.length; k++) {
    if (onward[k - 1] - STEP_COST <= onward[k]) continue;
    onward[k] = onward[k - 1] - STEP_COST;
    cameFrom[k] = cameFrom[k - 1];
  }
  for (let k = onward.length - 2; k >= 0; k--) {
    if (onward[k + 1] - STEP_COST <= onward[k]) continue;
    onward[k] = onward[k + 1] - STEP_COST;
    cameFrom[k] = cameFrom[k + 1];
  }
}

/** The log likelihood of what is struck in a beat. */
function likelihood(
  { plain, accented, expected }: BeatTables,
  { from, first, last }: { from: number; first: number; last: number },
  frames: readonly number[],
  accents: Float32Array,
): number {
  let sum = -expected;
  for (let i = first; i < last; i++) {
    const at = frames[i] - from;
    sum += plain[at] + accents[i] * (accented[at] - plain[at]);
  }
  return sum;
}

/** From the likeliest beat after the last attack back to the first. */
function wayBack(found: {
  readonly reached: Float32Array;
  readonly cameFrom: Uint8Array;
  readonly periods: readonly number[];
  readonly ring: number;
  readonly end: number;
  readonly last: number;
}): number[] {
  const { reached, cameFrom, periods, ring, end, last } = found;
  const count = periods.length;
  let [frame, k, best] = [end - 1, 0, Number.NEGATIVE_INFINITY];
  for (let f = last + 1; f < end; f++) {
    for (let j = 0; j < count; j++) {
      const value = reached[(f % ring) * count + j];
      if (value > best) [frame, k, best] = [f, j, value];
    }
  }
  const beats = [frame];
  for (let length = k; length < count; ) {
    frame -= periods[length];
    beats.push(frame);
    length = cameFrom[frame * count + length];
  }
  return beats.reverse();
}

function beatLengths({ slowest, fastest }: TrackOptions): number[] {
  const lengths = new Set<number>();
  for (let seconds = 60 / fastest; seconds <= 60 / slowest; seconds *= STEP)
    lengths.add(Math.round(seconds / FRAME_SECONDS));
  return [...lengths];
}

function tempoPull(period: Seconds, likeliest: number): number {
  const octaves = Math.log2((period * likeliest) / 60) / TEMPO_DEVIATION;
  return -TEMPO_PULL * octaves * octaves;
}

/** Of every frame the index of the first attack at it or later. */
function firstOnsetFrom(frames: readonly number[], end: number): Int32Array {
  const first = new Int32Array(end + 1);
  let i = 0;
  for (let frame = 0; frame <= end; frame++) {
    while (i < frames.length && frames[i] < frame) i++;
    first[frame] = i;
  }
  return first;
}
