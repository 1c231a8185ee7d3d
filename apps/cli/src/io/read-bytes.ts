import { readFile } from 'node:fs/promises';
import { PianoscribeError } from '@pianoscribe/core';

/**
 * All bytes of a file.
 * @throws PianoscribeError NOT_FOUND, IO_FAILED, EMPTY_INPUT.
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new PianoscribeError('NOT_FOUND', `There is no file ${file}. Check the path.`, { cause });
    }
    const reason = cause.code === 'EISDIR' ? 'it is a folder' : cause.message;
    throw new PianoscribeError('IO_FAILED', `Could not read ${file}: ${reason}.`, { cause });
  });
  if (bytes.length === 0) throw new PianoscribeError('EMPTY_INPUT', `${file} is empty.`);
  return bytes;
}
