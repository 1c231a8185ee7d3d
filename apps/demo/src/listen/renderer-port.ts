import { type NoteEvent, type PedalEvent, PianoscribeError } from '@pianoscribe/core';
import type { Block } from './blocks';
import { type AudioSlice, frameStep } from './original/audio-slice';
import { type RenderAnswer, type RenderRequest, SLICE_MARGIN_SECONDS } from './render-protocol';
import type { Rendered } from './run';

/** A recording as the player holds it: never copied, only the part that is about to be heard. */
export interface Recording {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** The worker that makes sound, as the player talks to it. */
export interface RendererPort {
  setNotes(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): void;
  render(block: Block, recording: Recording | undefined): Promise<Rendered>;
  dispose(): void;
}

/** @param sampleRate of the audio context. */
export function openRenderer(sampleRate: number): RendererPort {
  const worker = new Worker(new URL('./render-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve(rendered: Rendered): void; reject(error: Error): void }>();
  let count = 0;
  const post = (request: RenderRequest, transfer: Transferable[] = []) => worker.postMessage(request, transfer);
  worker.onmessage = ({ data }: MessageEvent<RenderAnswer>) => {
    const job = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.type === 'rendered') job?.resolve(data);
    else job?.reject(failure(data.message));
  };
  worker.onerror = ({ message }) => {
    for (const job of waiting.values()) job.reject(failure(message));
    waiting.clear();
  };
  post({ type: 'start', sampleRate });
  return {
    setNotes: (notes, pedals) => post({ type: 'notes', notes, pedals }),
    render(block, recording) {
      const id = count++;
      const { position, frames, speed, fadeFrom } = block;
      const length = (frames * speed) / sampleRate;
      const original = recording && sliceAround(recording, sampleRate, position, position + length);
      const fading =
        recording && fadeFrom !== undefined ? sliceAround(recording, sampleRate, fadeFrom, fadeFrom) : undefined;
      const transfer = [original, fading].flatMap(
        (slice) => slice?.channels.map(({ buffer }) => buffer as ArrayBuffer) ?? [],
      );
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ type: 'render', id, block, original, fading }, transfer);
      });
    },
    dispose() {
      worker.terminate();
      for (const job of waiting.values()) job.reject(new PianoscribeError('ABORTED', 'The player was closed.'));
      waiting.clear();
    },
  };
}

/** A copy of the recording from one time to another and a margin around, from a frame that both rates share. */
function sliceAround({ channels, sampleRate }: Recording, outputRate: number, from: number, to: number): AudioSlice {
  const step = frameStep(sampleRate, outputRate);
  const first = Math.max(0, Math.floor(((from - SLICE_MARGIN_SECONDS) * sampleRate) / step) * step);
  const last = Math.max(first, Math.ceil((to + SLICE_MARGIN_SECONDS) * sampleRate));
  // More than two channels are rare, and the first two are left and right.
  const parts = channels.slice(0, 2).map((channel) => channel.slice(first, last));
  return { channels: parts, sampleRate, firstFrame: first };
}

function failure(message: string): PianoscribeError {
  return new PianoscribeError(
    'ENGINE_UNAVAILABLE',
    `The sound could not be made: ${message || 'its worker did not start'}. Reload the page and try again.`,
  );
}
