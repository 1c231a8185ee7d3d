export { decodeNotes } from './decode-notes';
export type { DecodeNotesOptions } from './decode-options';
export { extendBySustain } from './extend-by-sustain';
export { createNoteDecoder, type DecodedEvents, type NoteDecoder } from './note-decoder';
export { type MidiPerformance, type ParseMidiOptions, parseMidi, type TimeSignature } from './parse-midi';
export type { TempoChange } from './tempo-map';
export { type NotesToActivationsOptions, notesToActivations } from './notes-to-activations';
