import type { NoteEvent } from '@pianoscribe/core';
import { VIEW_TILE } from './protocol';
import { type Recording, transcriptionOf } from './recording';
import type { RequestError } from './worker-client';

/** A picture shows no more than two minutes, as the command line's does: a longer one would be unreadable. */
const MOST_FRAMES = 6000;

/** What the picture is made of. */
export interface PictureParts {
  readonly notes: readonly NoteEvent[];
  readonly tiles: readonly Uint8Array[];
}

/** The notes over the spectrum as a PNG, drawn in a worker of its own. */
export async function drawPicture(recording: Recording): Promise<Blob> {
  const worker = new Worker(new URL('../worker/picture-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<Blob>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob | RequestError>) => {
        if (data instanceof Blob) resolve(data);
        else reject(data);
      };
      worker.onerror = (event) => reject(new Error(event.message || 'The picture could not be drawn.'));
      const tiles = recording.view.tiles.slice(0, Math.ceil(MOST_FRAMES / VIEW_TILE));
      const parts: PictureParts = { notes: transcriptionOf(recording).notes, tiles };
      worker.postMessage(parts);
    });
  } finally {
    worker.terminate();
  }
}
