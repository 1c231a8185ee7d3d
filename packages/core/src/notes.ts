import type { MidiPitch, Seconds, Velocity } from './units';

/** One note: a key struck at `onset`, sounding until `offset` (seconds from the start of the recording). */
export interface NoteEvent {
  readonly pitch: MidiPitch;
  readonly onset: Seconds;
  readonly offset: Seconds;
  /** 1 to 127. */
  readonly velocity: Velocity;
}

/** A note as it was heard, before what only the whole recording tells is known of it. */
export interface HeardNote extends NoteEvent {
  /** 0 to 127: less precise of this note than `velocity`, right in the mean over the notes of its key. */
  readonly keyVelocity?: number;
}

/** Which pedal: sustain is CC64, sostenuto CC66, soft CC67. */
export type PedalKind = 'sustain' | 'sostenuto' | 'soft';

/** A span of time in which a pedal is down (controller value >= 64). */
export interface PedalEvent {
  readonly kind: PedalKind;
  readonly onset: Seconds;
  readonly offset: Seconds;
}

/** What was heard in a recording: notes by onset (then pitch), pedal spans by onset. */
export interface Transcription {
  readonly notes: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
  /** Length of the recording in seconds. */
  readonly duration: Seconds;
}

/** Order of notes in every list: by onset, then pitch, then offset. */
export function compareNotes(a: NoteEvent, b: NoteEvent): number {
  return a.onset - b.onset || a.pitch - b.pitch || a.offset - b.offset;
}
