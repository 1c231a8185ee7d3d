import { PianoscribeError } from '@pianoscribe/core';

/** Where encoded audio comes from. */
export type AudioSource = Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Decoders hold all that one chunk decodes to; this much of any codec stays within some 10 MB of samples. */
const CHUNK_BYTES = 1 << 16;

/**
 * Any source as chunks of bounded size.
 * @throws PianoscribeError INVALID_ARGUMENT where it is none of the sources.
 */
export async function* readChunks(source: AudioSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (source instanceof ArrayBuffer) yield* split(new Uint8Array(source));
  else if (ArrayBuffer.isView(source)) {
    yield* split(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  } else if (typeof Blob !== 'undefined' && source instanceof Blob) yield* readStream(source.stream());
  else if (isObject(source) && 'getReader' in source) yield* readStream(source as ReadableStream<Uint8Array>);
  else if (isObject(source) && Symbol.asyncIterator in source) {
    for await (const chunk of source as AsyncIterable<unknown>) yield* split(checkChunk(chunk));
  } else {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Expected audio as bytes, a Blob, or a stream of bytes, found ${source === null ? 'null' : typeof source}.`,
    );
  }
}

// Not every browser can iterate over a ReadableStream, but each can read from it.
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* split(checkChunk(value));
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function* split(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function checkChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new PianoscribeError('INVALID_ARGUMENT', `Expected a stream of Uint8Array, found a chunk of ${typeof chunk}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
