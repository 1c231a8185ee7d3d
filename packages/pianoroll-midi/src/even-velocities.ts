import {
  compareNotes,
  type HeardNote,
  KEY_COUNT,
  LOWEST_PITCH,
  type NoteEvent,
  type Velocity,
} from '@pianoscribe/core';
import { factorise, solveLower, solveUpper } from './cholesky';

/** Options of {@link evenVelocities}. */
export interface EvenVelocitiesOptions {
  /** Deviation of what piano, room and microphone make of each single key, in velocities. Default 5. */
  readonly keyDeviation?: number;
  /** Deviation of what is heard wrong of each single note, in velocities. Default 4. */
  readonly noiseDeviation?: number;
  /** How many times larger differences between velocities become: models of notes are careful. Default 1.3. */
  readonly contrast?: number;
  /** How many times larger, before that, differences between keys' `keyVelocity` become: it is more careful. Default 1.15. */
  readonly keyContrast?: number;
}

/**
 * What velocities have in common, as variances: with all notes some 20 s away; with those of about the same pitch some
 * 2 s away (a voice); with those struck together; with those of the register, all along; and what is each note's own.
 */
const PASSAGE = { variance: 40, seconds: 20 };
const VOICE = { variance: 40, seconds: 1.6, semitones: 3 };
const CHORD = { variance: 5, seconds: 0.05 };
const REGISTER = { variance: 120, semitones: 15 };
const TOUCH_VARIANCE = 24;
/** Notes of a key at which half of what its `keyVelocity` tells of it is believed. */
const KEY_DOUBT = 1;
/** Notes that are set right together: the work grows with its square, and voices are shorter. */
const NOTES_AT_ONCE = 128;

/**
 * Velocities of a transcribed recording, set right by what only the whole of it tells.
 *
 * A key that is louder all along than what is played around it is one that piano, room or microphone favours: a single
 * decibel is worth five velocities. And a note by itself is heard less surely than its voice. Velocities are taken for
 * a Gaussian process over time and pitch (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006, ch. 2),
 * the favour of each key and the errors of hearing for noise upon it; what comes back is the process's most likely
 * course. Where notes have a `keyVelocity`, keys are first brought to where these lie.
 *
 * @returns the same notes by onset, with other velocities (1 to 127).
 */
export function evenVelocities(notes: readonly HeardNote[], options: EvenVelocitiesOptions = {}): NoteEvent[] {
  const { keyDeviation = 5, noiseDeviation = 4, contrast = 1.3, keyContrast = 1.15 } = options;
  const sorted = notes.slice().sort(compareNotes);
  if (sorted.length === 0) return sorted;
  const heard = bringKeysTogether(sorted, keyContrast);
  const mean = meanOf(heard);
  const groups: Group[] = [];
  for (let from = 0; from < sorted.length; from += NOTES_AT_ONCE) {
    const to = from + NOTES_AT_ONCE;
    const beside = heard.subarray(from, to).map((velocity) => velocity - mean);
    groups.push(observe(sorted.slice(from, to), beside, noiseDeviation ** 2));
  }
  const { effect, register } = weighKeys(groups, keyDeviation ** 2);
  const even = groups.flatMap((group) => explain(group, effect, register, noiseDeviation ** 2));
  return sorted.map(({ pitch, onset, offset }, i) => ({
    pitch,
    onset,
    offset,
    velocity: toVelocity(mean + contrast * even[i]),
  }));
}

/** Velocities, those of each key moved together by how far they lie from its `keyVelocity` in the mean. */
function bringKeysTogether(notes: readonly HeardNote[], keyContrast: number): Float64Array {
  const heard = Float64Array.from(notes, ({ velocity }) => velocity);
  if (notes.every(({ keyVelocity }) => keyVelocity === undefined)) return heard;
  const fair = Float64Array.from(notes, ({ velocity, keyVelocity }) => keyVelocity ?? velocity);
  const [meanHeard, meanFair] = [meanOf(heard), meanOf(fair)];
  const sum = new Float64Array(KEY_COUNT);
  const count = new Float64Array(KEY_COUNT).fill(KEY_DOUBT);
  for (const [i, note] of notes.entries()) {
    sum[keyOf(note)] += heard[i] - meanHeard - keyContrast * (fair[i] - meanFair);
    count[keyOf(note)]++;
  }
  return heard.map((velocity, i) => velocity - sum[keyOf(notes[i])] / count[keyOf(notes[i])]);
}

/** Notes that follow each other. */
interface Group {
  readonly notes: readonly NoteEvent[];
  readonly keys: Uint8Array;
  /** Velocities beside the recording's mean. */
  readonly heard: Float64Array;
  /** Cholesky's triangle of the covariance of what was heard, but for what is common to keys. */
  readonly triangle: Float64Array;
}

function observe(notes: readonly NoteEvent[], heard: Float64Array, noise: number): Group {
  const size = notes.length;
  const keys = Uint8Array.from(notes, keyOf);
  const triangle = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const own = row === column ? TOUCH_VARIANCE + noise : 0;
      triangle[row * size + column] = own + likeness(notes[row], notes[column]);
    }
  }
  factorise(triangle, size);
  return { notes, keys, heard, triangle };
}

/** Covariance of the velocities of two notes, but for registers and each note's own. */
function likeness(a: NoteEvent, b: NoteEvent): number {
  const apart = Math.abs(a.onset - b.onset);
  const interval = (a.pitch - b.pitch) / VOICE.semitones;
  return (
    PASSAGE.variance * Math.exp(-apart / PASSAGE.seconds) +
    VOICE.variance * Math.exp(-apart / VOICE.seconds - 0.5 * interval * interval) +
    CHORD.variance * Math.exp(-apart / CHORD.seconds)
  );
}

/** What keys have over all: by their register, which is music, and all in all. */
function weighKeys(groups: readonly Group[], keyVariance: number) {
  // Precision of the keys' effects as the notes tell them, and what these speak for.
  const precision = new Float64Array(KEY_COUNT * KEY_COUNT);
  const spokenFor = new Float64Array(KEY_COUNT);
  for (const group of groups) addEvidence(group, precision, spokenFor);
  const prior = new Float64Array(KEY_COUNT * KEY_COUNT);
  const registers = new Float64Array(KEY_COUNT * KEY_COUNT);
  for (let i = 0; i < KEY_COUNT; i++) {
    for (let j = 0; j < KEY_COUNT; j++) {
      const interval = (i - j) / REGISTER.semitones;
      registers[i * KEY_COUNT + j] = REGISTER.variance * Math.exp(-0.5 * interval * interval);
      prior[i * KEY_COUNT + j] = registers[i * KEY_COUNT + j] + (i === j ? keyVariance + 1e-6 : 0);
    }
  }
  const priorTriangle = prior.slice();
  factorise(priorTriangle, KEY_COUNT);
  // (prior⁻¹ + precision)⁻¹ spokenFor, from the inverse of the prior a column at a time.
  const posterior = precision;
  const unit = new Float64Array(KEY_COUNT);
  for (let column = 0; column < KEY_COUNT; column++) {
    unit.fill(0);
    unit[column] = 1;
    solveLower(priorTriangle, KEY_COUNT, unit);
    solveUpper(priorTriangle, KEY_COUNT, unit);
    for (let row = 0; row < KEY_COUNT; row++) posterior[row * KEY_COUNT + column] += unit[row];
  }
  factorise(posterior, KEY_COUNT);
  const effect = spokenFor;
  solveLower(posterior, KEY_COUNT, effect);
  solveUpper(posterior, KEY_COUNT, effect);
  const weights = effect.slice();
  solveLower(priorTriangle, KEY_COUNT, weights);
  solveUpper(priorTriangle, KEY_COUNT, weights);
  return { effect, register: multiply(registers, weights) };
}

function addEvidence({ keys, heard, triangle }: Group, precision: Float64Array, spokenFor: Float64Array): void {
  const size = keys.length;
  const present = [...new Set(keys)];
  const whitened = new Float64Array((present.length + 1) * size);
  for (const [p, key] of present.entries()) {
    for (let i = 0; i < size; i++) if (keys[i] === key) whitened[p * size + i] = 1;
  }
  const last = present.length * size;
  whitened.set(heard, last);
  for (let at = 0; at <= last; at += size) solveLower(triangle, size, whitened, at);
  const dot = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += whitened[a + i] * whitened[b + i];
    return sum;
  };
  for (const [p, key] of present.entries()) {
    spokenFor[key] += dot(p * size, last);
    for (const [q, other] of present.entries()) precision[key * KEY_COUNT + other] += dot(p * size, q * size);
  }
}

/** How a group's notes were struck beside the mean, now that it is known what keys make of it. */
function explain({ notes, keys, heard, triangle }: Group, effect: Float64Array, register: Float64Array, noise: number) {
  const size = notes.length;
  const rest = heard.map((value, i) => value - effect[keys[i]]);
  const weights = rest.slice();
  solveLower(triangle, size, weights);
  solveUpper(triangle, size, weights);
  // What the covariance explains is all of the rest but its noise.
  return Array.from(rest, (value, i) => register[keys[i]] + value - noise * weights[i]);
}

/** A square matrix times a vector. */
function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, row) => vector.reduce((sum, value, k) => sum + matrix[row * vector.length + k] * value, 0));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The nearest key of the piano. */
function keyOf({ pitch }: NoteEvent): number {
  return Math.min(KEY_COUNT - 1, Math.max(0, pitch - LOWEST_PITCH));
}

function toVelocity(value: number): Velocity {
  return Math.min(127, Math.max(1, Math.round(value)));
}
