/** Time in seconds. */
export type Seconds = number;

/** Frequency or rate in Hz (samples, columns or frames a second). */
export type Hertz = number;

/** MIDI note number; the piano's keys are 21 (A0) to 108 (C8). */
export type MidiPitch = number;

/** MIDI velocity, 1 to 127. */
export type Velocity = number;

/** Number of keys on a piano. */
export const KEY_COUNT = 88;

/** MIDI pitch of the lowest key, A0: key = pitch - LOWEST_PITCH. */
export const LOWEST_PITCH = 21;

/** MIDI pitch of the highest key, C8. */
export const HIGHEST_PITCH = 108;

/** Frequency in Hz of a MIDI pitch, A4 (69) = 440 Hz. Fractional pitches are allowed. */
export function pitchToHertz(pitch: number): Hertz {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/** MIDI pitch (fractional) of a frequency in Hz. */
export function hertzToPitch(frequency: Hertz): number {
  return 69 + 12 * Math.log2(frequency / 440);
}
