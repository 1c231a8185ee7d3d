import { readFile } from 'node:fs/promises';
import { PianoscribeError } from '@pianoscribe/core';

/** The text of a small file, undefined where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new PianoscribeError('IO_FAILED', `Could not read ${path}: ${cause.message}.`, { cause });
  });
}
