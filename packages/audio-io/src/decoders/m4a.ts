import type { ByteReader } from '../byte-reader';
import { unsupported } from '../errors';
import type { PcmBlock } from '../pcm';

/** M4A (AAC, ALAC) by what the platform has: WebCodecs in a browser, an installed ffmpeg in Node. */
export async function* decodeM4a(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  if (typeof AudioDecoder !== 'undefined') yield* (await import('./m4a-webcodecs')).decodeByWebCodecs(reader);
  else if (typeof process !== 'undefined' && process.versions?.node) {
    yield* (await import('./m4a-ffmpeg')).decodeByFfmpeg(reader);
  } else throw unsupported('M4A, for which this platform has no decoder');
}
