import { type Activations, compareNotes } from '@pianoscribe/core';
import type { DecodeNotesOptions } from './decode-options';
import { createNoteDecoder, type DecodedEvents } from './note-decoder';

/**
 * Activations of a whole recording to its notes and pedals: {@link createNoteDecoder}, which says how, in one call.
 * @throws PianoscribeError as createNoteDecoder does.
 */
export function decodeNotes(activations: Activations, options: DecodeNotesOptions = {}): DecodedEvents {
  const decoder = createNoteDecoder(options);
  const notes = decoder.push(activations);
  const rest = decoder.finish();
  return { notes: notes.concat(rest.notes).sort(compareNotes), pedals: rest.pedals };
}
