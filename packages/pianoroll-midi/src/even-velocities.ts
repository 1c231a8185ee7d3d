import { compareNotes, KEY_COUNT, LOWEST_PITCH, type NoteEvent, type Velocity } from '@pianoscribe/core';

/** Options of {@link evenVelocities}. */
export interface EvenVelocitiesOptions {
  /** Semitones within which keys are compared with each other. Default 5. */
  readonly neighbours?: number;
  /** A key of this many notes is believed half as loud or soft as it sounds. Default 10. */
  readonly doubt?: number;
  /** Notes before and after one that make its passage. Default 20. */
  readonly passage?: number;
  /** How many times larger differences between passages become. Default 1.2. */
  readonly contrast?: number;
}

/**
 * Velocities of a transcribed recording, set right by what only the whole of it tells.
 *
 * A key that is louder than its neighbours all along, beside the notes around it in time, is one that the piano, the room or the microphone favours: a
 * single decibel is worth five velocities. What it has over them is taken from it, the more, the oftener it is heard.
 * And the loudness of a passage is known better than that of any one note, while models of notes are careful with
 * both alike: differences between passages are made larger.
 *
 * @returns the same notes by onset, with other velocities (1 to 127).
 */
export function evenVelocities(notes: readonly NoteEvent[], options: EvenVelocitiesOptions = {}): NoteEvent[] {
  const { neighbours = 5, doubt = 10, passage = 20, contrast = 1.2 } = options;
  const sorted = notes.slice().sort(compareNotes);
  const heard = Float64Array.from(sorted, ({ velocity }) => velocity);
  const before = movingMean(heard, passage);
  const beside = heard.map((velocity, i) => velocity - before[i]);
  const bias = keyBiases(sorted, beside, neighbours, doubt);
  const even = heard.map((velocity, i) => velocity - (bias[sorted[i].pitch - LOWEST_PITCH] ?? 0));
  const around = movingMean(even, passage);
  const mean = even.reduce((sum, velocity) => sum + velocity, 0) / even.length;
  return sorted.map((note, i) => ({ ...note, velocity: toVelocity(even[i] + (contrast - 1) * (around[i] - mean)) }));
}

/** By how much each key is louder than those around it, from how loud each note is beside its passage. */
function keyBiases(notes: readonly NoteEvent[], beside: Float64Array, neighbours: number, doubt: number): Float64Array {
  const count = new Float64Array(KEY_COUNT);
  const sum = new Float64Array(KEY_COUNT);
  for (const [i, { pitch }] of notes.entries()) {
    count[pitch - LOWEST_PITCH]++;
    sum[pitch - LOWEST_PITCH] += beside[i];
  }
  const bias = new Float64Array(KEY_COUNT);
  for (let key = 0; key < KEY_COUNT; key++) {
    if (count[key] === 0) continue;
    let weights = 0;
    let weighted = 0;
    for (let other = 0; other < KEY_COUNT; other++) {
      const nearness = Math.exp(-0.5 * ((other - key) / neighbours) ** 2);
      weights += nearness * count[other];
      weighted += nearness * sum[other];
    }
    bias[key] = ((sum[key] / count[key] - weighted / weights) * count[key]) / (count[key] + doubt);
  }
  return bias;
}

/** Mean of each value and up to `reach` at either side. */
function movingMean(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return values.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return (sums[to] - sums[from]) / (to - from);
  });
}

function toVelocity(value: number): Velocity {
  return Math.min(127, Math.max(1, Math.round(value)));
}
