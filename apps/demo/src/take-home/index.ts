import type { JobOptions, Transcription } from '@pianoscribe/core';
import { notesToCsv, notesToJson, writeMidi } from '@pianoscribe/pianoroll-midi';

/** What a file is made from. */
export interface DownloadInput extends JobOptions {
  readonly transcription: Transcription;
  /** The recording's name without its ending: the title of a score. */
  readonly name: string;
}

/** A kind of file to take home. */
export interface Download {
  readonly id: 'midi' | 'musicxml' | 'json' | 'csv' | 'mp3';
  /** What the page calls it. */
  readonly label: string;
  /** With its dot. */
  readonly extension: string;
  readonly mime: string;
  /** @throws PianoscribeError ABORTED; INVALID_ARGUMENT or NOT_FINITE for notes that no file can hold. */
  make(input: DownloadInput): Promise<Uint8Array<ArrayBuffer> | Blob>;
}

/** All kinds, in the order in which a page offers them. What is heavy is fetched when first asked for. */
export const downloads: readonly Download[] = [
  {
    id: 'midi',
    label: 'MIDI',
    extension: '.mid',
    mime: 'audio/midi',
    make: async ({ transcription }) => new Uint8Array(writeMidi(transcription)),
  },
  {
    id: 'musicxml',
    label: 'Score (MusicXML)',
    extension: '.musicxml',
    mime: 'application/vnd.recordare.musicxml+xml',
    async make({ transcription, name }) {
      const { makeMusicXml } = await import('./musicxml');
      return encodeText(makeMusicXml(transcription, name));
    },
  },
  {
    id: 'mp3',
    label: 'Sound (MP3)',
    extension: '.mp3',
    mime: 'audio/mpeg',
    async make({ transcription, name, signal, onProgress }) {
      const { makeMp3 } = await import('./make-mp3');
      return makeMp3(transcription, name, { signal, onProgress });
    },
  },
  {
    id: 'json',
    label: 'Notes (JSON)',
    extension: '.json',
    mime: 'application/json',
    make: async ({ transcription }) => encodeText(notesToJson(transcription)),
  },
  {
    id: 'csv',
    label: 'Notes (CSV)',
    extension: '.csv',
    mime: 'text/csv',
    make: async ({ transcription }) => encodeText(notesToCsv(transcription.notes)),
  },
];

const encodeText = (text: string) => new Uint8Array(new TextEncoder().encode(text));
