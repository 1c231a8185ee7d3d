import type { NoteEvent, Seconds } from '@pianoscribe/core';
import type { Onset } from './onsets';

/** How beats make bars. */
export interface Metre {
  readonly beatsPerBar: number;
  readonly subdivision: 2 | 3;
  readonly firstDownbeat: number;
}

/** An attack is on a place if it is this near, in beats. */
const NEAR = 0.1;
/** What a wholly new harmony says of a beat, beside twice its accent. */
const HARMONY_WEIGHT = 0.7;
/** Bars of two and four are commoner than bars of three: what threes must be ahead by. */
const DUPLE_HEADSTART = 0.05;

/**
 * Beats a bar, and which begin one: those on which bass notes, thick and long chords and new harmonies fall.
 * Two or four where the beat divides by two; two or three where by three (6/8, 9/8).
 */
export function findMetre(
  notes: readonly NoteEvent[],
  onsets: readonly Onset[],
  beats: readonly Seconds[],
  known: { readonly beatsPerBar?: number; readonly subdivision?: 2 | 3 },
): Metre {
  const subdivision = known.subdivision ?? findSubdivision(onsets, beats);
  const weights = beatWeights(notes, onsets, beats);
  const beatsPerBar = known.beatsPerBar ?? findBeatsPerBar(weights, subdivision);
  return { beatsPerBar, subdivision, firstDownbeat: heaviestPhase(weights, beatsPerBar) };
}

/**
 * By how weights come again: every third beat, or every second and fourth. Unlike the weight of fixed beats this holds
 * where a beat too many or too few has been found on the way.
 */
function findBeatsPerBar(weights: Float64Array, subdivision: 2 | 3): number {
  const threes = recurrence(weights, 3) + 0.5 * recurrence(weights, 6);
  const twos = recurrence(weights, 2) + 0.5 * recurrence(weights, 4);
  const fours = recurrence(weights, 4) + 0.5 * recurrence(weights, 2);
  // So much recurs by chance alone.
  const chance = 1 / Math.sqrt(Math.max(1, weights.length));
  if (threes > Math.max(twos, fours) + DUPLE_HEADSTART + chance) return 3;
  return subdivision === 3 ? 2 : 4;
}

/** Autocorrelation: 1 where weights come again after so many beats, 0 where one says nothing of the other. */
function recurrence(weights: Float64Array, lag: number): number {
  let sum = 0;
  for (let b = lag; b < weights.length; b++) sum += weights[b] * weights[b - lag];
  return sum / Math.max(1, weights.length - lag);
}

/** The phase whose beats are heaviest together; of four, the third weighs half. */
function heaviestPhase(weights: Float64Array, beatsPerBar: number): number {
  let best = { phase: 0, weight: Number.NEGATIVE_INFINITY };
  for (let phase = 0; phase < beatsPerBar; phase++) {
    let weight = 0;
    for (let b = 0; b < weights.length; b++) {
      const place = (b - phase + beatsPerBar) % beatsPerBar;
      if (place === 0) weight += weights[b];
      else if (beatsPerBar === 4 && place === 2) weight += 0.5 * weights[b];
    }
    if (weight > best.weight) best = { phase, weight };
  }
  return best.phase;
}

/** 3 where more attacks stand on thirds of the beat than on its halves and quarters. */
function findSubdivision(onsets: readonly Onset[], beats: readonly Seconds[]): 2 | 3 {
  let [duple, triple, b] = [0, 0, 0];
  for (const { time } of onsets) {
    while (b + 2 < beats.length && beats[b + 1] <= time) b++;
    const phase = (time - beats[b]) / (beats[b + 1] - beats[b]);
    const near = (place: number) => Math.abs(phase - place) < NEAR;
    if (near(1 / 2)) duple += 1;
    else if (near(1 / 4) || near(3 / 4)) {
      // Between a quarter and a third only distance tells.
      if (
        Math.min(Math.abs(phase - 1 / 3), Math.abs(phase - 2 / 3)) <
        Math.min(Math.abs(phase - 1 / 4), Math.abs(phase - 3 / 4))
      )
        triple += 1;
      else duple += 1;
    } else if (near(1 / 3) || near(2 / 3)) triple += 1;
  }
  return triple > 1.2 * duple ? 3 : 2;
}

/** How heavy each beat is, with mean 0 and deviation 1: accent of its attack, and change of harmony. */
function beatWeights(notes: readonly NoteEvent[], onsets: readonly Onset[], beats: readonly Seconds[]): Float64Array {
  const weights = new Float64Array(beats.length);
  let i = 0;
  for (let b = 0; b < beats.length; b++) {
    const length = b + 1 < beats.length ? beats[b + 1] - beats[b] : beats[b] - beats[b - 1];
    while (i < onsets.length && onsets[i].time < beats[b] - NEAR * length) i++;
    if (i < onsets.length && onsets[i].time <= beats[b] + NEAR * length) weights[b] += 2 * onsets[i].accent;
  }
  const harmonies = beatHarmonies(notes, beats);
  // What begins is new.
  if (weights.length > 0) weights[0] += HARMONY_WEIGHT;
  for (let b = 1; b < beats.length; b++) weights[b] += HARMONY_WEIGHT * (1 - cosine(harmonies[b], harmonies[b - 1]));
  return standardise(weights);
}

/** Of each beat how much each pitch class is struck in it, low notes most. */
function beatHarmonies(notes: readonly NoteEvent[], beats: readonly Seconds[]): Float64Array[] {
  const harmonies = beats.map(() => new Float64Array(12));
  let b = 0;
  for (const { pitch, onset, offset } of notes) {
    while (b + 1 < beats.length && beats[b + 1] - 0.03 <= onset) b++;
    harmonies[b][pitch % 12] += Math.sqrt(Math.min(1, offset - onset)) * (pitch < 55 ? 2 : 1);
  }
  return harmonies;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [product, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    left += a[i] * a[i];
    right += b[i] * b[i];
  }
  return left > 0 && right > 0 ? product / Math.sqrt(left * right) : 1;
}

function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  return values.map((value) => (value - mean) / deviation);
}
