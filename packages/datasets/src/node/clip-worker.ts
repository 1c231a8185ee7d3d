import { parentPort, workerData } from 'node:worker_threads';
import { isPianoscribeError } from '@pianoscribe/core';
import type { ClipWorkerAnswer, ClipWorkerData } from './clip-protocol';
import { createRoundMaker } from './prepare-round';

// The body of a worker thread of createRenderedClips: a round's number comes in, its clips go out.
const port = parentPort;
if (port) {
  const { sources, prepare } = workerData as ClipWorkerData;
  const maker = createRoundMaker(sources, prepare);
  // Without a listener of its own a failure to load would end the process before any round asks for it.
  maker.catch(() => undefined);
  port.on('message', (round: number) => {
    maker
      .then((makeRound) => makeRound(round))
      .then((clips) => answer({ round, clips }, buffersOf(clips)))
      .catch((error: unknown) => answer({ round, error: describe(error) }, []));
  });
}

function answer(message: ClipWorkerAnswer, transfer: ArrayBuffer[]): void {
  port?.postMessage(message, transfer);
}

function describe(error: unknown) {
  return {
    message: error instanceof Error ? error.message : String(error),
    ...(isPianoscribeError(error) && { code: error.code }),
  };
}

/** The buffers of all typed arrays in the clips' own fields. */
function buffersOf(clips: readonly unknown[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const collect = (value: unknown, depth: number): void => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    } else if (depth > 0 && typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) collect(part, depth - 1);
    }
  };
  for (const clip of clips) collect(clip, 2);
  return [...buffers];
}
