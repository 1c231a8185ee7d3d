import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import { createEncoder } from 'wasm-media-encoders';
import encoderUrl from 'wasm-media-encoders/wasm/mp3?url';
import { openPiano } from '../listen/piano/open-piano';
import { createSampler } from '../listen/piano/sampler';
import { encodeMp3, MP3_RATE, type Mp3Part } from './encode-mp3';

/** What the worker is asked; it answers in parts, then with `end`. */
export interface Mp3Request {
  readonly notes: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
}

export type Mp3Answer =
  | { readonly type: 'part'; readonly part: Mp3Part; readonly total: number }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly message: string };

self.onmessage = async ({ data }: MessageEvent<Mp3Request>) => {
  try {
    const encoder = await createEncoder('audio/mpeg', await fetchBytes(encoderUrl));
    const sampler = createSampler(await openPiano(MP3_RATE), data);
    for (const part of encodeMp3(sampler, encoder))
      send({ type: 'part', part, total: sampler.end }, [part.bytes.buffer]);
    send({ type: 'end' });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

function send(answer: Mp3Answer, transfer: ArrayBuffer[] = []): void {
  self.postMessage(answer, { transfer });
}
