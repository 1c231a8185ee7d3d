import { type Hertz, PianoscribeError, type Seconds } from '@pianoscribe/core';

/**
 * A note as the metrics take it. Core's `NoteEvent` is one. Either `pitch` (MIDI, may be fractional) or `frequency`
 * (Hz, as mir_eval has it) is needed; where both are there, `frequency` counts.
 */
export interface ScoreNote {
  readonly onset: Seconds;
  readonly offset: Seconds;
  readonly pitch?: number;
  readonly frequency?: Hertz;
  /** 0 to 127. */
  readonly velocity?: number;
}

/** Notes as columns, which is what the matching loops over. */
export interface NoteColumns {
  readonly count: number;
  readonly onsets: Float64Array;
  readonly offsets: Float64Array;
  /** log2 of the frequency in Hz: pitch distances are 1200 cents a unit. */
  readonly octaves: Float64Array;
}

const LOG2_A4 = Math.log2(440);

/**
 * Checks notes and lays them out as columns.
 * @param timeGrid where above 0, times are rounded down to its multiples first (MIREX: 0.01 s).
 * @throws PianoscribeError NOT_FINITE, or INVALID_ARGUMENT for a negative time, an offset before its onset, no pitch.
 */
export function toColumns(
  notes: readonly ScoreNote[],
  role: 'reference' | 'estimate',
  timeGrid: Seconds = 0,
): NoteColumns {
  const count = notes.length;
  const columns = {
    count,
    onsets: new Float64Array(count),
    offsets: new Float64Array(count),
    octaves: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const { onset, offset } = notes[i];
    if (!Number.isFinite(onset) || !Number.isFinite(offset)) {
      throw new PianoscribeError(
        'NOT_FINITE',
        `Note ${i} of the ${role} lasts from ${onset} to ${offset} s; times must be numbers.`,
      );
    }
    if (onset < 0 || offset < onset) {
      throw new PianoscribeError(
        'INVALID_ARGUMENT',
        `Note ${i} of the ${role} lasts from ${onset} to ${offset} s; expected 0 <= onset <= offset. ` +
          'Shift or mend the notes first.',
      );
    }
    columns.onsets[i] = timeGrid > 0 ? timeGrid * Math.floor(onset / timeGrid) : onset;
    columns.offsets[i] = timeGrid > 0 ? timeGrid * Math.floor(offset / timeGrid) : offset;
    columns.octaves[i] = octaveOf(notes[i], i, role);
  }
  return columns;
}

function octaveOf({ pitch, frequency }: ScoreNote, index: number, role: string): number {
  const octave = frequency !== undefined ? Math.log2(frequency) : LOG2_A4 + ((pitch ?? Number.NaN) - 69) / 12;
  if (!Number.isFinite(octave)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Note ${index} of the ${role} has pitch ${pitch} and frequency ${frequency}; ` +
        'expected a MIDI pitch or a frequency above 0 Hz.',
    );
  }
  return octave;
}

/** Nearest MIDI pitch of a note. */
export function nearestPitch(note: ScoreNote): number {
  const { frequency, pitch } = note;
  return Math.round(frequency !== undefined ? 69 + 12 * (Math.log2(frequency) - LOG2_A4) : (pitch ?? Number.NaN));
}
