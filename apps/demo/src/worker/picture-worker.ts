import { createFrameMatrix, LOWEST_PITCH, pitchToHertz } from '@pianoscribe/core';
import { encodePng, renderTranscription } from '@pianoscribe/viz';
import type { PictureParts } from '../session/picture';
import { VIEW_BINS, VIEW_RATE } from '../session/protocol';
import { describeError } from './describe-error';

const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<PictureParts>) => void;
  postMessage(message: unknown): void;
};

const PIXELS_A_SECOND = 40;
const BIN_FREQUENCIES = Array.from({ length: VIEW_BINS }, (_, bin) => pitchToHertz(LOWEST_PITCH + (bin - 1) / 3));

port.onmessage = ({ data }) => {
  try {
    port.postMessage(draw(data));
  } catch (error) {
    port.postMessage(describeError(error));
  }
};

function draw({ notes, tiles }: PictureParts): Blob {
  const frames = tiles.reduce((sum, tile) => sum + tile.length / VIEW_BINS, 0);
  const timing = { sampleRate: VIEW_RATE, hopLength: 1, startTime: 0 };
  const features = createFrameMatrix(Math.max(1, frames), VIEW_BINS, timing);
  let at = 0;
  for (const tile of tiles) {
    features.data.set(tile, at);
    at += tile.length;
  }
  const to = features.shape[0] / VIEW_RATE;
  const width = Math.round(Math.min(4000, Math.max(900, to * PIXELS_A_SECOND)));
  const shown = notes.filter(({ onset }) => onset < to);
  const picture = renderTranscription({ notes: shown, features, binFrequencies: BIN_FREQUENCIES }, { width, to });
  return new Blob([encodePng(picture) as Uint8Array<ArrayBuffer>], { type: 'image/png' });
}
