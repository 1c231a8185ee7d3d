import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';

/** A recording of MAPS and its labels, as files. */
export interface MapsRecording {
  /** File name without its ending, as `MAPS_MUS-alb_se2_ENSTDkCl`. */
  readonly name: string;
  /** The instrument and room at the end of its name, as `ENSTDkCl`. */
  readonly group: string;
  readonly audioPath: string;
  /** Notes with key releases: read it with `parseMapsTsv`. */
  readonly tsvPath: string;
  /** The same notes with the pedal, as MIDI; undefined where it is not there. */
  readonly pedalMidiPath?: string;
}

/**
 * Finds the recordings of a MAPS folder: `NAME.flac` or `.wav`, `NAME.tsv` and perhaps `NAME.pedal.mid`, by name.
 * MAPS is for evaluation: nothing here leads into training.
 * @throws PianoscribeError NOT_FOUND where the folder is missing, or holds no recording with labels.
 */
export async function readMaps(folder: string): Promise<MapsRecording[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new PianoscribeError('NOT_FOUND', `There is no folder ${folder} of MAPS recordings.`, { cause });
  });
  const present = new Set(names);
  const recordings: MapsRecording[] = [];
  for (const tsv of names.filter((name) => name.endsWith('.tsv')).sort()) {
    const name = tsv.slice(0, -'.tsv'.length);
    const audio = [`${name}.flac`, `${name}.wav`].find((file) => present.has(file));
    if (!audio) continue;
    const pedal = `${name}.pedal.mid`;
    recordings.push({
      name,
      group: name.slice(name.lastIndexOf('_') + 1),
      audioPath: join(folder, audio),
      tsvPath: join(folder, tsv),
      ...(present.has(pedal) && { pedalMidiPath: join(folder, pedal) }),
    });
  }
  if (recordings.length === 0) {
    throw new PianoscribeError(
      'NOT_FOUND',
      `${folder} has no recording (.flac or .wav) with labels (.tsv) of its name.`,
    );
  }
  return recordings;
}
