import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaestroPerformance } from '../maestro';
import { readMaestro } from './read-maestro';

/** A performance of MAESTRO whose MIDI file and recording are both at hand. */
export interface MaestroRecording extends MaestroPerformance {
  /** The recording's path on this machine. */
  readonly audioPath: string;
}

/** A file of a MAESTRO folder that is not as the index has it. */
export interface MaestroProblem {
  /** Path within the folder. */
  readonly file: string;
  readonly kind: 'missing' | 'extra';
}

/** The recordings of a MAESTRO folder, and what is wrong with it. */
export interface MaestroRecordings {
  /** Performances of which both files are there, in the order of the index. */
  readonly recordings: readonly MaestroRecording[];
  /** MIDI files and recordings that the index names and the folder lacks, or that it has beside the index's. */
  readonly problems: readonly MaestroProblem[];
}

const AUDIO = /\.(wav|flac|mp3|ogg|opus|m4a)$/i;

/**
 * Reads a folder of MAESTRO v3 with its recordings. The index names .wav files; a recording of that name in another
 * format (.flac, .mp3, .ogg, .opus, .m4a) is as good.
 * @throws PianoscribeError NOT_FOUND, CORRUPT_DATA as `readMaestro`.
 */
export async function readMaestroRecordings(folder: string): Promise<MaestroRecordings> {
  const { performances, missing, extra } = await readMaestro(folder);
  const audio = await findAudio(folder);
  const recordings: MaestroRecording[] = [];
  const problems: MaestroProblem[] = [
    ...missing.map((file) => ({ file, kind: 'missing' }) as const),
    ...extra.map((file) => ({ file, kind: 'extra' }) as const),
  ];
  for (const performance of performances) {
    const found = audio.get(stemOf(performance.audioFile));
    if (found) recordings.push({ ...performance, audioPath: join(folder, found) });
    else problems.push({ file: performance.audioFile, kind: 'missing' });
    audio.delete(stemOf(performance.audioFile));
  }
  // A recording whose MIDI file is missing has been named by that.
  const silent = new Set(missing.map(stemOf));
  for (const [stem, file] of audio) if (!silent.has(stem)) problems.push({ file, kind: 'extra' });
  return { recordings, problems };
}

/** Recordings in the folders of the years, by their name without its ending. */
async function findAudio(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const year of (await readdir(folder)).filter((name) => /^\d{4}$/.test(name)).sort()) {
    for (const file of (await readdir(join(folder, year))).sort()) {
      if (AUDIO.test(file)) found.set(stemOf(`${year}/${file}`), `${year}/${file}`);
    }
  }
  return found;
}

function stemOf(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}
