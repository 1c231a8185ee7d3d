import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { type Hertz, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { createRoom, type Room } from '../room';

/**
 * Reads impulse responses from a folder with an `index.csv` (columns file and t60_est_s), those whose reverberation
 * time is less than `longestT60` (2 s when left out).
 * @throws PianoscribeError NOT_FOUND, CORRUPT_DATA, and what `readAudioFile` throws.
 */
export async function readRooms(
  folder: string,
  options: { readonly sampleRate?: Hertz; readonly longestT60?: Seconds } = {},
): Promise<Room[]> {
  const { sampleRate = 16000, longestT60 = 2 } = options;
  const path = join(folder, 'index.csv');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PianoscribeError('NOT_FOUND', `A folder of rooms has an index.csv; ${path} can't be read.`, { cause });
  });
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header?.split(',') ?? [];
  const t60At = names.indexOf('t60_est_s') - names.length;
  if (names[0] !== 'file' || t60At >= 0 || !names.includes('t60_est_s')) {
    throw new PianoscribeError('CORRUPT_DATA', `${path} should have columns file and t60_est_s; it has ${header}.`);
  }
  const rooms: Room[] = [];
  for (const line of lines) {
    // A quoted licence may hold commas: columns after it are counted from the end.
    const cells = line.split(',');
    if (!(Number(cells.at(t60At)) < longestT60)) continue;
    const { samples } = await readAudioFile(join(folder, cells[0]), { sampleRate });
    rooms.push(createRoom({ name: cells[0], sampleRate, response: samples }));
  }
  return rooms;
}
