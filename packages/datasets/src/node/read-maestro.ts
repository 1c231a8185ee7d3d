import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { type MaestroPerformance, parseMaestroIndex } from '../maestro';

/** What is in a MAESTRO folder. */
export interface MaestroFolder {
  /** Performances whose MIDI file is there, in the order of the index. */
  readonly performances: readonly MaestroPerformance[];
  /** MIDI files that the index names and the folder lacks. */
  readonly missing: readonly string[];
  /** MIDI files in the folder that the index does not name. */
  readonly extra: readonly string[];
}

/**
 * Reads a folder of MAESTRO v3 (the unpacked MIDI archive is enough): `maestro-v3.0.0.csv`, or `.json` without it.
 * @throws PianoscribeError NOT_FOUND where neither is there, CORRUPT_DATA where the index can't be understood.
 */
export async function readMaestro(folder: string): Promise<MaestroFolder> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new PianoscribeError('NOT_FOUND', `There is no folder ${folder}: unpack MAESTRO's MIDI archive.`, { cause });
  });
  const isIndex = (end: string) =>
    names
      .filter((name) => name.startsWith('maestro-') && name.endsWith(end))
      .sort()
      .pop();
  const index = isIndex('.csv') ?? isIndex('.json');
  if (!index) {
    throw new PianoscribeError('NOT_FOUND', `${folder} has no maestro-v3.0.0.csv or .json: name MAESTRO's top folder.`);
  }
  const entries = parseMaestroIndex(await readFile(join(folder, index), 'utf8'));
  const present = new Set<string>();
  for (const year of names.filter((name) => /^\d{4}$/.test(name))) {
    for (const file of await readdir(join(folder, year))) if (/\.midi?$/.test(file)) present.add(`${year}/${file}`);
  }
  const named = new Set(entries.map((entry) => entry.midiFile));
  return {
    performances: entries
      .filter((entry) => present.has(entry.midiFile))
      .map((entry) => ({ ...entry, path: join(folder, entry.midiFile) })),
    missing: entries.filter((entry) => !present.has(entry.midiFile)).map((entry) => entry.midiFile),
    extra: [...present].filter((file) => !named.has(file)).sort(),
  };
}
