import { KEY_COUNT } from '@pianoscribe/core';
import { ARCHITECTURE } from './architecture';

/** Frames around an onset that its velocity is read from: the attack is over after four. */
const FIRST_FRAME = -2;
const LAST_FRAME = 4;
/** Spectra of these: the fourth is the third, half a frame later. */
const SPECTRA = 3;
/** Bins from an octave below the fundamental to three above it: partials, and the knock of the hammer between them. */
const LOWEST_BIN = -37;
const BINS = 148;
/**
 * Beyond these, a semitone a column: how bright a bass is lies higher, and the piano's body, that a treble note shakes,
 * lies lower.
 */
const SEMITONES_BELOW = 24;
const SEMITONES_ABOVE = 48;
const SEMITONES = SEMITONES_BELOW + SEMITONES_ABOVE;
/** What other keys do is told of keys up to three octaves away. */
const REACH = 36;
const NEIGHBOURS = 2 * REACH + 1;
/** Of each neighbour: struck with this note, sounding before it, struck shortly before or after it. */
const LOOKS = 3;
/** Brings activations, 0 to 1, to the size of spectra, some -2 to 3. */
const ACTIVATION_SCALE = 6;
/** Features of silence, for bins that no key's spectrum has. */
const SILENCE = -1.7;

const LOOKED_AT = (LAST_FRAME - FIRST_FRAME + 1) * SPECTRA;
/** Numbers that describe an onset to the velocity net. */
export const SURROUNDING_COLUMNS = LOOKED_AT * (BINS + SEMITONES) + NEIGHBOURS * LOOKS;

/** A stretch of a recording: its features, and how sure onsets and sounding keys are in each frame. */
export interface HeardFrames {
  readonly frames: number;
  /** [frame, 1200]: the default model's features. */
  readonly features: Float32Array;
  /** [frame, key] */
  readonly onset: Float32Array;
  /** [frame, key] */
  readonly frame: Float32Array;
}

/**
 * Writes what surrounds the onset of `key` in `frame` to `into`, from index `at` on: the spectra around its fundamental,
 * in the same place for every key, and what other keys do.
 */
export function describeOnset(heard: HeardFrames, frame: number, key: number, into: Float32Array, at: number): void {
  const { features, frames } = heard;
  const { bins, spectra, binsPerKey } = ARCHITECTURE;
  const first = binsPerKey * key + 1 + LOWEST_BIN;
  const from = Math.max(0, first);
  const to = Math.min(bins, first + BINS);
  let next = at;
  let wide = at + LOOKED_AT * BINS;
  into.fill(SILENCE, at, at + SURROUNDING_COLUMNS);
  for (let shift = FIRST_FRAME; shift <= LAST_FRAME; shift++) {
    const row = clamp(frame + shift, frames) * bins * spectra;
    for (let s = 0; s < SPECTRA; s++, next += BINS, wide += SEMITONES) {
      const begin = row + s * bins;
      into.set(features.subarray(begin + from, begin + to), next + from - first);
      for (let semitone = 0; semitone < SEMITONES; semitone++) {
        const bin = firstBinOf(semitone, first);
        if (bin < 0 || bin + binsPerKey > bins) continue;
        let sum = 0;
        for (let i = begin + bin; i < begin + bin + binsPerKey; i++) sum += features[i];
        into[wide + semitone] = sum / binsPerKey;
      }
    }
  }
  next = wide;
  for (let other = key - REACH; other <= key + REACH; other++, next += LOOKS) {
    const isKey = other >= 0 && other < KEY_COUNT;
    const struck = isKey ? highestOf(heard.onset, frames, frame - 1, frame + 1, other) : 0;
    const sounding = isKey ? heard.frame[clamp(frame - 3, frames) * KEY_COUNT + other] : 0;
    const before = isKey ? highestOf(heard.onset, frames, frame - 4, frame - 2, other) : 0;
    const after = isKey ? highestOf(heard.onset, frames, frame + 2, frame + 4, other) : 0;
    into[next] = ACTIVATION_SCALE * struck;
    into[next + 1] = ACTIVATION_SCALE * sounding;
    into[next + 2] = ACTIVATION_SCALE * Math.max(before, after);
  }
}

/** The first bin of a semitone's column, where the bins around the fundamental begin at `first`. */
function firstBinOf(semitone: number, first: number): number {
  const { binsPerKey } = ARCHITECTURE;
  const skipped = semitone < SEMITONES_BELOW ? 0 : BINS;
  return first + (semitone - SEMITONES_BELOW) * binsPerKey + skipped;
}

/** Features of a decibel: a quarter of the natural logarithm of the power. */
const DECIBEL = Math.LN10 / 40;
/** How far over silence, in features, a bin has to be for its sound to be over the noise. */
const NOISE_RANGE = 0.6;

/** What a room, a microphone and a piano add to spectra, in dB. */
export interface Colour {
  /** [300]: to each bin, whatever the key. */
  readonly gains: Float32Array;
  /** [88]: to the notes of each key, in an octave over their fundamental; below it they lose as much. */
  readonly tilts: Float64Array;
}

/**
 * Colours what surrounds an onset of `key`; silence stays silent. From `from` at index `at` into `into` at the same.
 */
export function colourOnset(colour: Colour, key: number, from: Float32Array, into: Float32Array, at: number): void {
  const { binsPerKey } = ARCHITECTURE;
  const fundamental = binsPerKey * key + 1;
  const first = fundamental + LOWEST_BIN;
  const tilt = colour.tilts[key] / (12 * binsPerKey);
  const gainOf = (bin: number) => (colour.gains[bin] ?? 0) + tilt * (bin - fundamental);
  const colourColumn = (column: number, stride: number, gain: number) => {
    for (let s = 0, i = column; s < LOOKED_AT; s++, i += stride) {
      into[i] = from[i] + gain * DECIBEL * Math.min(1, Math.max(0, (from[i] - SILENCE) / NOISE_RANGE));
    }
  };
  for (let bin = 0; bin < BINS; bin++) colourColumn(at + bin, BINS, gainOf(first + bin));
  const wide = at + LOOKED_AT * BINS;
  for (let semitone = 0; semitone < SEMITONES; semitone++) {
    let gain = 0;
    for (let i = 0; i < binsPerKey; i++) gain += gainOf(firstBinOf(semitone, first) + i) / binsPerKey;
    colourColumn(wide + semitone, SEMITONES, gain);
  }
  const rest = wide + LOOKED_AT * SEMITONES;
  into.set(from.subarray(rest, at + SURROUNDING_COLUMNS), rest);
}

function highestOf(roll: Float32Array, frames: number, from: number, to: number, key: number): number {
  let highest = 0;
  for (let f = Math.max(0, from); f <= Math.min(frames - 1, to); f++) {
    highest = Math.max(highest, roll[f * KEY_COUNT + key]);
  }
  return highest;
}

function clamp(frame: number, frames: number): number {
  return Math.min(frames - 1, Math.max(0, frame));
}
