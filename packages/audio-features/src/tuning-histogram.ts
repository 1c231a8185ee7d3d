import type { TuningEstimate } from './estimate-tuning';
import type { Peaks } from './tuning-peaks';

/** Cents in a semitone, and bins of the histogram: one a cent, as librosa's. */
const SEMITONE = 100;
const CONCERT_PITCH = 440;
/** What is smoothed by: narrower than the unisons and octaves of a piano are apart. */
const SMOOTHING_CENTS = 5;
const HIGHEST_CENTS = 43;

/** The mode of the louder half of the peaks' distances from the nearest pitch, and how close they are to one another. */
export function peaksToTuning({ frequencies, powers }: Peaks): TuningEstimate {
  if (frequencies.length === 0) return { cents: 0, confidence: 0 };
  const median = Float64Array.from(powers).sort()[powers.length >> 1];
  const counts = new Float64Array(SEMITONE);
  let [re, im, count] = [0, 0, 0];
  for (let i = 0; i < frequencies.length; i++) {
    if (powers[i] < median) continue;
    const cents = 12 * SEMITONE * Math.log2(frequencies[i] / CONCERT_PITCH);
    counts[Math.floor(wrap(cents))]++;
    re += Math.cos((2 * Math.PI * cents) / SEMITONE);
    im += Math.sin((2 * Math.PI * cents) / SEMITONE);
    count++;
  }
  // The mean direction's length, without what a few peaks have by chance.
  const squared = (re * re + im * im) / count;
  const confidence = count > 1 ? Math.sqrt(Math.min(1, Math.max(0, (squared - 1) / (count - 1)))) : 0;
  const mode = wrap(modeOf(smooth(counts)));
  return { cents: mode > HIGHEST_CENTS ? mode - SEMITONE : mode, confidence };
}

/** 0 up to a semitone. */
function wrap(cents: number): number {
  const rest = cents % SEMITONE;
  // A rest just below 0 would round up to the whole.
  return rest < 0 ? (rest + SEMITONE) % SEMITONE : rest;
}

/** Convolved with a Gaussian around the circle. */
function smooth(counts: Float64Array): Float64Array {
  const kernel = Float64Array.from({ length: SEMITONE }, (_, i) =>
    Math.exp(-0.5 * (Math.min(i, SEMITONE - i) / SMOOTHING_CENTS) ** 2),
  );
  return counts.map((_, at) =>
    counts.reduce((sum, count, i) => sum + count * kernel[(at - i + SEMITONE) % SEMITONE], 0),
  );
}

/** Where the parabola through the highest bin and its neighbours has its top; a bin stands for its middle. */
function modeOf(counts: Float64Array): number {
  const top = counts.reduce((best, count, i) => (count > counts[best] ? i : best), 0);
  const left = counts[(top + SEMITONE - 1) % SEMITONE];
  const right = counts[(top + 1) % SEMITONE];
  return top + 0.5 + (left - right) / (2 * (left - 2 * counts[top] + right));
}
