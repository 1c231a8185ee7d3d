import { type Hertz, PianoscribeError, type Seconds } from '@pianoscribe/core';

/** A note of a text file: both its frequency and the nearest MIDI pitch. */
export interface TextNote {
  readonly onset: Seconds;
  readonly offset: Seconds;
  readonly frequency: Hertz;
  readonly pitch: number;
  readonly velocity?: number;
}

/**
 * Reads notes as mir_eval's text files have them: a line a note of onset, offset (seconds), pitch and, optionally,
 * velocity, between tabs, spaces, commas or semicolons. Lines that are empty or begin with # are passed over.
 * @param options.pitchUnit what the third column holds: 'hertz' (default) or 'midi'.
 * @throws PianoscribeError CORRUPT_DATA naming the line that can't be read.
 */
export function parseNoteText(text: string, options: { readonly pitchUnit?: 'hertz' | 'midi' } = {}): TextNote[] {
  const notes: TextNote[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line === '' || line.startsWith('#')) continue;
    const fields = line.split(/[\s,;]+/).map(Number);
    if ((fields.length !== 3 && fields.length !== 4) || !fields.every(Number.isFinite)) {
      throw new PianoscribeError(
        'CORRUPT_DATA',
        `Line ${i + 1} is "${line.slice(0, 60)}"; expected onset, offset, pitch and perhaps velocity, as numbers.`,
      );
    }
    const [onset, offset, value, velocity] = fields;
    const frequency = options.pitchUnit === 'midi' ? 440 * 2 ** ((value - 69) / 12) : value;
    if (!(frequency > 0)) {
      throw new PianoscribeError('CORRUPT_DATA', `Line ${i + 1} has a frequency of ${value} Hz; expected more than 0.`);
    }
    const pitch = Math.round(69 + 12 * Math.log2(frequency / 440));
    notes.push(
      velocity === undefined ? { onset, offset, frequency, pitch } : { onset, offset, frequency, pitch, velocity },
    );
  }
  return notes;
}
