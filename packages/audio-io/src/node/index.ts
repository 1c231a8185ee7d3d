import { open } from 'node:fs/promises';
import { type AudioSignal, type AudioStream, PianoscribeError } from '@pianoscribe/core';
import { decodeAudio } from '../decode-audio';
import { openAudio, type ReadOptions } from '../open-audio';

const CHUNK_BYTES = 1 << 18;

/**
 * Reads an audio file whole, as `decodeAudio` does.
 * @throws PianoscribeError NOT_FOUND, IO_FAILED, and what `decodeAudio` throws.
 */
export async function readAudioFile(path: string, options: ReadOptions = {}): Promise<AudioSignal> {
  return decodeAudio(readFileChunks(path), options);
}

/**
 * Opens an audio file as a stream, as `openAudio` does; the file is closed when the iteration ends.
 * @throws PianoscribeError NOT_FOUND, IO_FAILED, and what `openAudio` throws.
 */
export async function openAudioFile(path: string, options: ReadOptions = {}): Promise<AudioStream> {
  return openAudio(readFileChunks(path), options);
}

async function* readFileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path).catch((cause) => Promise.reject(fileError(path, cause)));
  try {
    for (;;) {
      // A new buffer each time: decoders may hold on to the last.
      const { bytesRead, buffer } = await file
        .read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES)
        .catch((cause) => Promise.reject(fileError(path, cause)));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function fileError(path: string, cause: unknown): PianoscribeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PianoscribeError('NOT_FOUND', `There is no audio file at ${path}. Check the path.`, { cause });
  }
  const reason = code === 'EISDIR' ? 'it is a folder' : cause instanceof Error ? cause.message : String(cause);
  return new PianoscribeError('IO_FAILED', `Could not read the audio file ${path}: ${reason}.`, { cause });
}
