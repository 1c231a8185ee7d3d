import type { Transcription } from '@pianoscribe/core';
import { notesToCsv, notesToJson, writeMidi } from '@pianoscribe/pianoroll-midi';

/** One way to take the notes home. */
export interface Download {
  readonly id: string;
  readonly label: string;
  readonly extension: string;
  readonly mime: string;
  make(input: {
    readonly transcription: Transcription;
    readonly name: string;
    readonly signal?: AbortSignal;
    readonly onProgress?: (part: number) => void;
  }): Promise<Uint8Array | Blob>;
}

const text = (content: string) => new TextEncoder().encode(content);

/** Placeholder of the agreed form: MIDI, JSON and CSV only. */
export const downloads: readonly Download[] = [
  {
    id: 'midi',
    label: 'MIDI',
    extension: 'mid',
    mime: 'audio/midi',
    make: async ({ transcription }) => writeMidi(transcription),
  },
  {
    id: 'json',
    label: 'JSON',
    extension: 'json',
    mime: 'application/json',
    make: async ({ transcription }) => text(notesToJson(transcription)),
  },
  {
    id: 'csv',
    label: 'CSV',
    extension: 'csv',
    mime: 'text/csv',
    make: async ({ transcription }) => text(notesToCsv(transcription.notes)),
  },
];
