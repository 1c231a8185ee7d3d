import { type NoteEvent, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { sortedNotes } from './check-notes';
import { findMetre } from './find-metre';
import { findOnsets, type Onset } from './onsets';
import { trackBeats } from './track-beats';

/** Options of {@link estimateBeats}. */
export interface EstimateBeatsOptions {
  /** Beats a minute between which to look. Default 40 to 200. */
  readonly slowest?: number;
  readonly fastest?: number;
  /** The tempo to which doubt between one and twice as fast is settled. Default 90. */
  readonly likeliest?: number;
  /** Beats a bar, where they are known. */
  readonly beatsPerBar?: number;
  /** Into how many a beat divides, where it is known: 2, or 3 as in 6/8. */
  readonly subdivision?: 2 | 3;
}

/** Where the beats of a performance are, and how they make bars. */
export interface BeatEstimate {
  /** Times of the beats, ascending: the first at or before the first note, the last after the last onset. */
  readonly beats: readonly Seconds[];
  /** Beats a minute: the median. */
  readonly tempo: number;
  readonly beatsPerBar: number;
  /** Into how many equal parts most beats divide: 3 is a compound metre such as 6/8. */
  readonly subdivision: 2 | 3;
  /** Index, in `beats`, of the first beat that begins a bar. */
  readonly firstDownbeat: number;
  /** Times of the beats that begin bars. */
  readonly downbeats: readonly Seconds[];
}

/** A beat is moved to an attack that is this near, as a part of the beat. */
const NEAR = 0.12;

/**
 * Beats, tempo, metre and bars of performed notes. Rubato is followed from beat to beat. One metre holds for the whole. No notes give no beats, 120 beats a minute and 4/4.
 *
 * The model: attacks are a Poisson process whose rate is high on beats, lower on their halves, quarters or thirds (as in
 * Temperley's and Raphael's generative models of rhythm); the likeliest beats are found by dynamic programming over
 * the time and length of a beat (as in Ellis, "Beat tracking by dynamic programming", 2007, with the tempo as state).
 *
 * @throws PianoscribeError INVALID_ARGUMENT, NOT_FINITE, LIMIT_EXCEEDED (over four hours)
 */
export function estimateBeats(notes: readonly NoteEvent[], options: EstimateBeatsOptions = {}): BeatEstimate {
  const { slowest = 40, fastest = 200, likeliest = 90 } = options;
  if (!(slowest >= 10 && fastest <= 400 && slowest * 1.5 <= fastest && likeliest > 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Tempos from ${slowest} to ${fastest} beats a minute: expected a range within 10 to 400, half as fast again at its end.`,
    );
  }
  const { beatsPerBar, subdivision } = options;
  if (beatsPerBar !== undefined && !(Number.isInteger(beatsPerBar) && beatsPerBar >= 1 && beatsPerBar <= 16)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `beatsPerBar is a whole number of 1 to 16, not ${beatsPerBar}.`);
  }
  const sorted = sortedNotes(notes);
  const metre = { beatsPerBar: beatsPerBar ?? 4, subdivision: subdivision ?? 2 } as const;
  if (sorted.length === 0) return { beats: [], tempo: 120, ...metre, firstDownbeat: 0, downbeats: [] };
  const onsets = findOnsets(sorted);
  const beats = moveToOnsets(trackBeats(onsets, { slowest, fastest, likeliest }), onsets);
  const found = findMetre(sorted, onsets, beats, { beatsPerBar, subdivision });
  return {
    beats,
    tempo: 60 / median(beats.slice(1).map((beat, i) => beat - beats[i])),
    ...found,
    downbeats: beats.filter((_, i) => i >= found.firstDownbeat && (i - found.firstDownbeat) % found.beatsPerBar === 0),
  };
}

/** Beats on the attacks next to them, so that what is struck on a beat is exactly there; and one after the last attack. */
function moveToOnsets(beats: readonly Seconds[], onsets: readonly Onset[]): Seconds[] {
  let i = 0;
  const moved = beats.map((beat, b) => {
    const length = b + 1 < beats.length ? beats[b + 1] - beat : beat - beats[b - 1];
    while (i + 1 < onsets.length && Math.abs(onsets[i + 1].time - beat) <= Math.abs(onsets[i].time - beat)) i++;
    return Math.abs(onsets[i].time - beat) <= NEAR * length ? onsets[i].time : beat;
  });
  const [before, last] = moved.slice(-2);
  if (last <= onsets[onsets.length - 1].time) moved.push(last + (last - before));
  return moved;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
