import { openPiano } from './piano/open-piano';
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

function send(message: RenderAnswer, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}
