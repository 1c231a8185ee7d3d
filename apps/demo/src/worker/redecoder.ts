import { type Activations, compareNotes, type NoteEvent, type PedalEvent } from '@pianoscribe/core';
import { createNoteDecoder, type DecodedEvents, evenVelocities, type NoteDecoder } from '@pianoscribe/pianoroll-midi';
import { type Settings, toDecodeOptions } from '../session/settings';
import type { ActivationStore } from './activation-store';

/** A note decoder whose settings may change while activations still come. */
export interface Redecoder extends NoteDecoder {
  /** Reads everything so far again. @returns what is certain of it; what comes later is decoded the same way. */
  change(settings: Settings): Heard;
}

/** Notes and pedals, in their order. */
export interface Heard {
  readonly notes: NoteEvent[];
  readonly pedals: PedalEvent[];
}

/** Keeps what passes through in the store, from which it can be read again. */
export function createRedecoder(store: ActivationStore, settings: Settings): Redecoder {
  let decoder = createNoteDecoder(toDecodeOptions(settings));
  let hasPedal = settings.pedal;
  return {
    push(activations: Activations) {
      store.append(activations);
      return decoder.push(activations);
    },
    finish(): DecodedEvents {
      const { notes, pedals } = decoder.finish();
      return { notes, pedals: hasPedal ? pedals : [] };
    },
    change(changed) {
      decoder = createNoteDecoder(toDecodeOptions(changed));
      hasPedal = changed.pedal;
      const notes: NoteEvent[] = [];
      for (const piece of store.pieces()) for (const note of decoder.push(piece)) notes.push(note);
      return { notes: notes.sort(compareNotes), pedals: [] };
    },
  };
}

/** Reads all of a recording's activations. */
export function decodeStored(store: ActivationStore, settings: Settings): Heard {
  const decoder = createNoteDecoder(toDecodeOptions(settings));
  const notes: NoteEvent[] = [];
  for (const piece of store.pieces()) for (const note of decoder.push(piece)) notes.push(note);
  const rest = decoder.finish();
  for (const note of rest.notes) notes.push(note);
  return { notes: evenVelocities(notes), pedals: settings.pedal ? rest.pedals : [] };
}
