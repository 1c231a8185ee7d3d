import path from 'node:path';
import type { Transcription } from '@pianoscribe/core';
import { estimateBeats, quantiseToScore, toMusicXml } from '@pianoscribe/notation';
import { writeMidi } from '@pianoscribe/pianoroll-midi';

/** Endings of files that a transcription is written to. */
export const NOTE_EXTENSIONS = ['.mid', '.midi', '.musicxml', '.json', '.csv'] as const;

/** A transcription in the format that a file's ending asks for; MIDI where it asks for none of the others. */
export function encodeNotes(file: string, transcription: Transcription): Uint8Array | string {
  const extension = path.extname(file);
  switch (extension.toLowerCase()) {
    case '.musicxml':
      return notesToMusicXml(transcription, path.basename(file, extension));
    case '.json':
      return notesToJson(transcription);
    case '.csv':
      return notesToCsv(transcription);
    default:
      return writeMidi(transcription);
  }
}

/** A transcription as a score: MusicXML, with `title` over the music. */
export function notesToMusicXml({ notes }: Transcription, title: string): string {
  return toMusicXml(quantiseToScore(notes, { beats: estimateBeats(notes) }), { title });
}

/** Times to the microsecond: shorter than a sample, and no rounding noise in the text. */
const round = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

/** A transcription as JSON: `{ duration, notes: [{ pitch, onset, offset, velocity }], pedals: [{ kind, onset, offset }] }`. */
export function notesToJson({ notes, pedals, duration }: Transcription): string {
  const times = ({ onset, offset }: { onset: number; offset: number }) => ({
    onset: round(onset),
    offset: round(offset),
  });
  const plain = {
    duration: round(duration),
    notes: notes.map(({ pitch, velocity, ...note }) => ({ pitch, ...times(note), velocity })),
    pedals: pedals.map(({ kind, ...pedal }) => ({ kind, ...times(pedal) })),
  };
  return `${JSON.stringify(plain, null, 1)}\n`;
}

/** Notes as CSV with a header line: onset and offset in seconds, MIDI pitch, velocity. */
export function notesToCsv({ notes }: Transcription): string {
  const lines = notes.map(
    ({ onset, offset, pitch, velocity }) => `${round(onset)},${round(offset)},${pitch},${velocity}`,
  );
  return `${['onset,offset,pitch,velocity', ...lines].join('\n')}\n`;
}
