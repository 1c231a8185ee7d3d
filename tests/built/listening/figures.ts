/** Sound as it left the context, from a time of its clock on; and where the player said it was, at one such time. */
export interface Heard {
  readonly from: number;
  readonly samples: readonly number[];
  readonly named: { readonly clock: number; readonly position: number };
  readonly latency: number;
}

/** What the page measures. */
export interface ListeningFigures {
  readonly rate: number;
  readonly together: Heard;
  readonly slow: Heard;
  readonly slowTone: Heard;
  readonly loop: Heard;
  readonly end: number;
  /** Of a recording of an hour: where it was, and how many frames were taken of it at a time. */
  readonly hour: { readonly position: number; readonly frames: readonly number[]; readonly rate: number };
  readonly states: readonly boolean[];
  readonly mp3: readonly number[];
  readonly progressed: number;
  readonly cancelled: unknown;
  readonly pages: readonly string[];
  readonly refused: unknown;
}

/** Times (s) at which the sound of 2 ms is suddenly far louder than the 20 ms before. */
export function attacks(samples: ArrayLike<number>, rate: number): number[] {
  const size = rate / 1000;
  const level = (from: number, length: number) => {
    let sum = 0;
    for (let i = Math.round(from * size); i < (from + length) * size; i++) sum += (samples[i] ?? 0) ** 2;
    return Math.sqrt(sum / (length * size));
  };
  const found: number[] = [];
  for (let ms = 20; ms + 2 < samples.length / size; ms += 0.5) {
    const now = level(ms, 2);
    const isNew = !(ms / 1000 - (found.at(-1) ?? -1) < 0.15);
    if (isNew && now > 0.02 && now > 4 * level(ms - 20, 20)) found.push((ms + 1) / 1000);
  }
  return found;
}

/** Frequency (Hz) near a guess, by how the phase turns between two windows. */
export function frequencyNear(samples: readonly number[], guess: number, rate: number, from: number): number {
  const [window, hop] = [8192, 2048];
  const phase = (start: number) => {
    let [re, im] = [0, 0];
    for (let i = start; i < start + window; i++) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - start)) / window);
      re += weight * samples[i] * Math.cos((2 * Math.PI * guess * i) / rate);
      im -= weight * samples[i] * Math.sin((2 * Math.PI * guess * i) / rate);
    }
    return Math.atan2(im, re);
  };
  const turn = phase(from + hop) - phase(from);
  return guess + ((turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))) * rate) / (2 * Math.PI * hop);
}
