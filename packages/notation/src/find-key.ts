import type { NoteEvent } from '@pianoscribe/core';

/** A key by its signature (sharps above 0, flats below) and mode. */
export interface Key {
  readonly fifths: number;
  readonly mode: 'major' | 'minor';
}

/**
 * How well each degree fits a key: the probe-tone profiles of Krumhansl and Kessler, "Tracing the dynamic changes in
 * perceived tonal organization in a spatial representation of musical keys" (1982), from the tonic up in semitones.
 */
const PROFILES = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const;

/** Longer than this, a note says no more. */
const LONG_SECONDS = 2;

/**
 * The key whose profile correlates best with how long each pitch class sounds (Krumhansl and Schmuckler). Of two names
 * of a key the one with fewer signs; C major where there are no notes.
 */
export function findKey(notes: readonly NoteEvent[]): Key {
  const sounding = new Float64Array(12);
  for (const { pitch, onset, offset } of notes) sounding[pitch % 12] += 0.1 + Math.min(LONG_SECONDS, offset - onset);
  let best: { key: Key; fit: number } = { key: { fifths: 0, mode: 'major' }, fit: 0 };
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const fit = correlation(
        PROFILES[mode],
        PROFILES[mode].map((_, degree) => sounding[(tonic + degree) % 12]),
      );
      if (fit > best.fit) best = { key: { fifths: signs(mode === 'major' ? tonic : tonic + 3), mode }, fit };
    }
  }
  return best.key;
}

/** Sharps or flats of a major key: -5 (D flat) to 6 (F sharp). */
function signs(tonic: number): number {
  const fifths = (tonic * 7) % 12;
  return fifths > 6 ? fifths - 12 : fifths;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - meanA) * (b[i] - meanB);
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  }
  return squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : 0;
}
