// MIDI in, pedal applied, transposed, MIDI out: neither audio nor a model.
import { extendBySustain, parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';

/** The performance an octave higher, each note as long as it sounds. */
export function octaveUp(midi: Uint8Array): Uint8Array {
  const { notes, pedals } = parseMidi(midi);
  const sounding = extendBySustain(notes, pedals);
  const moved = sounding.filter(({ pitch }) => pitch + 12 <= 108).map((note) => ({ ...note, pitch: note.pitch + 12 }));
  return writeMidi({ notes: moved });
}
