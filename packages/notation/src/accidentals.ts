import type { Key } from './find-key';
import type { ScoreNote, ScoreVoice } from './score';

/** Steps in the order in which key signatures sharpen them; they are flattened from the end. */
const SHARPENED = ['F', 'C', 'G', 'D', 'A', 'E', 'B'] as const;
const NAMES: Readonly<Record<number, string>> = {
  [-2]: 'flat-flat',
  [-1]: 'flat',
  0: 'natural',
  1: 'sharp',
  2: 'double-sharp',
};

/** The signs before the notes of a staff in a bar, as MusicXML names them: one holds to the end of the bar. */
export function accidentals(voices: readonly ScoreVoice[], key: Key): Map<ScoreNote, string> {
  const signs = new Map<ScoreNote, string>();
  const inForce = new Map<string, number>();
  const items = voices.flatMap((voice) => voice.items).sort((a, b) => a.start - b.start);
  for (const note of items.flatMap(({ notes }) => notes)) {
    // A tie carries its sign over the bar line, for this note alone.
    if (note.isTiedBack) continue;
    const place = `${note.step}${note.octave}`;
    if (note.alter === (inForce.get(place) ?? signatureAlter(note.step, key))) continue;
    inForce.set(place, note.alter);
    signs.set(note, NAMES[note.alter]);
  }
  return signs;
}

function signatureAlter(step: ScoreNote['step'], { fifths }: Key): number {
  const place = SHARPENED.indexOf(step);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}
