import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { glob, isGlob } from './glob';

/** Ends of names that stand for a recording where a folder is read. */
export const AUDIO_EXTENSIONS = ['.wav', '.mp3', '.flac', '.ogg', '.oga', '.opus', '.m4a', '.mp4', '.aac'];

/**
 * Files, folders (their recordings, not those of folders inside) and patterns as a list of files, each once.
 * @throws PianoscribeError USAGE (nothing given), NOT_FOUND (nothing there).
 */
export async function expandInputs(inputs: readonly string[], extensions = AUDIO_EXTENSIONS): Promise<string[]> {
  if (inputs.length === 0) throw new PianoscribeError('USAGE', 'Name at least one file, folder or pattern to read.');
  const files = new Set<string>();
  for (const input of inputs) for (const file of await expand(input, extensions)) files.add(file);
  return [...files];
}

async function expand(input: string, extensions: readonly string[]): Promise<string[]> {
  const found = await stat(input).catch(() => undefined);
  if (found?.isDirectory()) {
    const names = (await readdir(input)).filter(
      (name) => !name.startsWith('.') && extensions.includes(path.extname(name).toLowerCase()),
    );
    if (names.length === 0) {
      throw new PianoscribeError('NOT_FOUND', `There is no file of ${extensions.join(' ')} in the folder ${input}.`);
    }
    return names.sort().map((name) => path.join(input, name));
  }
  if (found) return [input];
  const matches = isGlob(input) ? await glob(input) : [];
  if (matches.length > 0) return matches;
  throw new PianoscribeError('NOT_FOUND', `There is nothing at ${input}. Check the path.`);
}
