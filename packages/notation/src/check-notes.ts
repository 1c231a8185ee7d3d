import { compareNotes, type NoteEvent, PianoscribeError } from '@pianoscribe/core';

/**
 * The notes by onset.
 * @throws PianoscribeError NOT_FINITE or INVALID_ARGUMENT for a note that can't be written down.
 */
export function sortedNotes(notes: readonly NoteEvent[]): NoteEvent[] {
  for (let i = 0; i < notes.length; i++) {
    const { pitch, onset, offset, velocity } = notes[i];
    if (![onset, offset, velocity].every(Number.isFinite)) {
      throw new PianoscribeError('NOT_FINITE', `The note at index ${i} has a time or velocity that is no number.`);
    }
    if (!Number.isInteger(pitch) || pitch < 0 || pitch > 127 || onset < 0 || offset < onset) {
      throw new PianoscribeError(
        'INVALID_ARGUMENT',
        `The note at index ${i} is pitch ${pitch} from ${onset} to ${offset} s; a pitch is 0 to 127, and offsets follow onsets.`,
      );
    }
  }
  return [...notes].sort(compareNotes);
}
