import { loadPiano } from './piano/load-piano';
import { makePiano } from './piano/make-piano';
import type { Piano } from './piano/piano';
import { PIANO_FILES } from './piano/piano-files';
import { type BlockRenderer, createBlockRenderer } from './render-blocks';
import type { RenderAnswer, RenderRequest } from './render-protocol';

let renderer: BlockRenderer | undefined;
/** Requests are answered one after the other: a stretched block goes on from the one before. */
let queue: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<RenderRequest>) => {
  queue = queue.then(() => answer(data));
};

async function answer(request: RenderRequest): Promise<void> {
  if (request.type === 'start') {
    const { sampleRate } = request;
    renderer = createBlockRenderer(sampleRate, () => openPiano(sampleRate));
  } else if (request.type === 'notes') renderer?.setNotes(request.notes, request.pedals);
  else {
    const { id, block, original, fading } = request;
    try {
      const rendered = await renderer?.render(block, { original, fading });
      const sounds = [rendered?.original, rendered?.notes];
      const buffers = sounds.flatMap((sound) => sound?.map(({ buffer }) => buffer) ?? []);
      send({ type: 'rendered', id, original: rendered?.original, notes: rendered?.notes }, buffers);
    } catch (error) {
      send({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** The recorded piano; a made one where its files can't be had, as offline before they were ever fetched. */
async function openPiano(sampleRate: number): Promise<Piano> {
  try {
    return await loadPiano(PIANO_FILES, sampleRate, fetchBytes);
  } catch {
    return makePiano(sampleRate);
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function send(message: RenderAnswer, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}
