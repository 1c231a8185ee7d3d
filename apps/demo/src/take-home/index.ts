import type { JobOptions, Transcription } from '@pianoscribe/core';
import { notesToCsv, notesToJson, writeMidi } from '@pianoscribe/pianoroll-midi';

/** One way to take the notes home. Stands in for what is being made elsewhere: MIDI, JSON and CSV only. */
export interface Download {
  readonly id: string;
  readonly label: string;
  /** With its dot. */
  readonly extension: string;
  readonly mime: string;
  make(
    input: JobOptions & { readonly transcription: Transcription; readonly name: string },
  ): Promise<Uint8Array | Blob>;
}

const encode = (text: string) => new TextEncoder().encode(text);

export const downloads: readonly Download[] = [
  {
    id: 'midi',
    label: 'MIDI',
    extension: '.mid',
    mime: 'audio/midi',
    make: async ({ transcription }) => writeMidi(transcription),
  },
  {
    id: 'json',
    label: 'Notes (JSON)',
    extension: '.json',
    mime: 'application/json',
    make: async ({ transcription }) => encode(notesToJson(transcription)),
  },
  {
    id: 'csv',
    label: 'Notes (CSV)',
    extension: '.csv',
    mime: 'text/csv',
    make: async ({ transcription }) => encode(notesToCsv(transcription.notes)),
  },
];
