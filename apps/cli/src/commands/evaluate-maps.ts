import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openAudioFile } from '@pianoscribe/audio-io/node';
import { PianoscribeError } from '@pianoscribe/core';
import { extendBySustain, parseMidi } from '@pianoscribe/pianoroll-midi';
import type { CliContext } from '../context';
import { readBytes } from '../io/read-bytes';
import { readNotes } from '../io/read-notes';
import { requireFolder } from '../io/write-file';
import { type EvaluateArgs, evaluateRecordings, type RecordingSource } from './evaluate-recordings';

/** Transcribes every recording of a MAPS folder (audio, NAME.tsv, NAME.pedal.mid) and prints how well. */
export async function evaluateMaps(folder: string, args: EvaluateArgs, context: CliContext): Promise<void> {
  await evaluateRecordings(await mapsRecordings(folder), args, context);
}

/** The recordings of a MAPS folder. */
export async function mapsRecordings(folder: string): Promise<RecordingSource> {
  const files = await findRecordings(folder);
  return {
    count: files.length,
    async *open(sampleRate: number) {
      for (const file of files) {
        const name = path.basename(file, path.extname(file));
        const base = path.join(folder, name);
        const { notes, pedals } = parseMidi(await readBytes(`${base}.pedal.mid`));
        const key = await readNotes(`${base}.tsv`);
        const audio = await openAudioFile(path.join(folder, file), { sampleRate });
        yield { name, group: groupOf(name), pedal: extendBySustain(notes, pedals), key, pedals, audio };
      }
    },
  };
}

async function findRecordings(folder: string): Promise<string[]> {
  await requireFolder(folder);
  const all = await readdir(folder);
  const has = new Set(all);
  const found = all.filter((name) => {
    const base = name.slice(0, -path.extname(name).length);
    return /\.(flac|wav|ogg|mp3)$/i.test(name) && has.has(`${base}.tsv`) && has.has(`${base}.pedal.mid`);
  });
  if (found.length > 0) return found.sort();
  throw new PianoscribeError(
    'NOT_FOUND',
    `${folder} has no recording with both NAME.tsv and NAME.pedal.mid beside it.`,
  );
}

function groupOf(name: string): string {
  return /_(ENSTDk\w+)$/.exec(name)?.[1] ?? 'all';
}
