import { type JobOptions, PianoscribeError, type Transcription } from '@pianoscribe/core';
import { PIANO_ATTRIBUTION } from '../listen/piano/piano-attribution';
import { id3Tag } from './id3-tag';
import type { Mp3Answer, Mp3Request } from './mp3-worker';

/**
 * The transcription played on the piano, as an MP3 of 192 kbit/s. In a worker, a second at a time: besides the file itself
 * memory does not grow with the length.
 *
 * @param title is written into the file.
 * @throws PianoscribeError EMPTY_INPUT, ABORTED; ENGINE_UNAVAILABLE where no worker or WebAssembly can be had.
 */
export async function makeMp3(
  { notes, pedals }: Pick<Transcription, 'notes' | 'pedals'>,
  title: string,
  { signal, onProgress }: JobOptions = {},
): Promise<Blob> {
  if (notes.length === 0) throw new PianoscribeError('EMPTY_INPUT', 'There are no notes to play into a file.');
  const worker = new Worker(new URL('./mp3-worker.ts', import.meta.url), { type: 'module' });
  // Who played it on is told in the file, wherever it goes: the licence of the samples asks for that.
  const parts: BlobPart[] = [id3Tag({ title, comment: `${PIANO_ATTRIBUTION.text}, ${PIANO_ATTRIBUTION.licence}` })];
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(new PianoscribeError('ABORTED', 'Cancelled.', { cause: signal?.reason }));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
      const fail = (message: string) =>
        reject(new PianoscribeError('ENGINE_UNAVAILABLE', `The MP3 could not be made: ${message}. Reload the page.`));
      worker.onerror = ({ message }) => fail(message || 'its worker did not start');
      worker.onmessage = ({ data }: MessageEvent<Mp3Answer>) => {
        if (data.type === 'end') resolve();
        else if (data.type === 'failed') fail(data.message);
        else {
          parts.push(data.part.bytes);
          onProgress?.({ stage: 'mp3', done: data.part.done, total: data.total, unit: 's' });
        }
      };
      worker.postMessage({ notes, pedals } satisfies Mp3Request);
    });
  } finally {
    worker.terminate();
  }
  return new Blob(parts, { type: 'audio/mpeg' });
}
