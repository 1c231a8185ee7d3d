import path from 'node:path';
import { isPianoscribeError, PianoscribeError } from '@pianoscribe/core';
import { parseNoteText, type ScoreNote } from '@pianoscribe/metrics';
import { extendBySustain, parseMidi } from '@pianoscribe/pianoroll-midi';
import { readBytes } from './read-bytes';

/**
 * Notes of a .mid, a MAPS .tsv (pitch as a MIDI number) or a text file as mir_eval reads it (pitch in Hz).
 * @param options.sustain lengthens the notes of a MIDI file by its sustain pedal. Default false: they end with the key.
 * @throws PianoscribeError with the file's name in front of what is wrong.
 */
export async function readNotes(file: string, options: { sustain?: boolean } = {}): Promise<readonly ScoreNote[]> {
  const bytes = await readBytes(file);
  try {
    switch (path.extname(file).toLowerCase()) {
      case '.mid':
      case '.midi': {
        const { notes, pedals } = parseMidi(bytes);
        return options.sustain ? extendBySustain(notes, pedals) : notes;
      }
      case '.tsv':
        return parseNoteText(new TextDecoder().decode(bytes), { pitchUnit: 'midi' }).map(
          ({ frequency: _, ...note }) => note,
        );
      case '.txt':
      case '.csv':
      case '.lab':
        return parseNoteText(new TextDecoder().decode(bytes));
      default:
        throw new PianoscribeError(
          'UNSUPPORTED_FORMAT',
          'expected .mid, a MAPS .tsv, or mir_eval text (.txt, .csv, .lab).',
        );
    }
  } catch (error) {
    if (!isPianoscribeError(error)) throw error;
    throw new PianoscribeError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}
