import { type NoteEvent, type PedalEvent, PianoscribeError } from '@pianoscribe/core';

/** @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT for a note that no MIDI file can hold. */
export function checkNotes(notes: readonly NoteEvent[]): void {
  for (let i = 0; i < notes.length; i++) {
    const { pitch, onset, offset, velocity } = notes[i];
    checkSpan('note', i, onset, offset);
    checkWhole('note', i, 'pitch', pitch, 0);
    checkWhole('note', i, 'velocity', velocity, 1);
  }
}

/** @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT */
export function checkPedals(pedals: readonly PedalEvent[]): void {
  for (let i = 0; i < pedals.length; i++) checkSpan('pedal span', i, pedals[i].onset, pedals[i].offset);
}

function checkSpan(what: string, index: number, onset: number, offset: number): void {
  if (!Number.isFinite(onset) || !Number.isFinite(offset)) {
    throw new PianoscribeError(
      'NOT_FINITE',
      `The ${what} at index ${index} goes from ${onset} to ${offset} s. Leave it out or mend its times.`,
    );
  }
  if (onset < 0 || offset < onset) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `The ${what} at index ${index} goes from ${onset} to ${offset} s; times are from 0 on, and offsets after onsets.`,
    );
  }
}

function checkWhole(what: string, index: number, field: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= 127) return;
  throw new PianoscribeError(
    'INVALID_ARGUMENT',
    `The ${field} of the ${what} at index ${index} is ${value}, not a whole number of ${least} to 127.`,
  );
}
