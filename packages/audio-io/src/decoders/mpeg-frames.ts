import type { ByteReader } from '../byte-reader';
import { corrupt, unsupported } from '../errors';
import { type MpegHeader, readMpegHeader, sameStream } from './mpeg-header';

/** One frame as it stands in the file. */
export interface MpegFrame {
  readonly header: MpegHeader;
  readonly bytes: Uint8Array;
}

/** More than any frame: where this much is no audio, the rest is not either. */
const MOST_JUNK_BYTES = 1 << 16;

/**
 * The whole frames of an MPEG audio file, without the tags before, between and behind them.
 * @throws PianoscribeError UNSUPPORTED_FORMAT where the first frame is not followed by another;
 * CORRUPT_DATA where the last is cut off or what stands between two is not audio.
 */
export async function* readMpegFrames(reader: ByteReader): AsyncGenerator<MpegFrame, void, undefined> {
  let first: MpegHeader | undefined;
  for (;;) {
    const head = await reader.peek(10);
    if (head.length === 0 || isTailTag(head)) return;
    const header = readMpegHeader(head);
    if (!first) {
      if (!header || !(await isFollowed(reader, header))) throw unsupported('something that is not quite MP3');
      first = header;
    }
    if (header && sameStream(header, first)) {
      const bytes = await reader.take(header.bytes);
      if (bytes.length < header.bytes) throw corrupt('MP3', 'its last frame is cut off');
      yield { header, bytes };
    } else {
      await skipJunk(reader, first);
    }
  }
}

async function isFollowed(reader: ByteReader, header: MpegHeader): Promise<boolean> {
  const bytes = await reader.peek(header.bytes + 10);
  if (bytes.length === header.bytes) return true;
  const next = readMpegHeader(bytes, header.bytes);
  return next ? sameStream(header, next) : isTailTag(bytes.subarray(header.bytes));
}

// ID3v1, APE and Lyrics3 tags stand at the end, a second ID3v2 may too; nothing behind them is audio.
function isTailTag(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, 8));
  return text.startsWith('TAG') || text.startsWith('ID3') || text.startsWith('LYRICS') || text === 'APETAGEX';
}

async function skipJunk(reader: ByteReader, first: MpegHeader): Promise<void> {
  const bytes = await reader.peek(MOST_JUNK_BYTES);
  for (let at = 1; at < bytes.length; at++) {
    const header = readMpegHeader(bytes, at);
    if (!header || !sameStream(header, first)) continue;
    const next = readMpegHeader(bytes, at + header.bytes);
    if (next && sameStream(next, first)) {
      await reader.skip(at);
      return;
    }
  }
  if (bytes.every((byte) => byte === 0)) {
    await reader.skip(bytes.length);
    return;
  }
  throw corrupt('MP3', `what follows byte ${reader.position} is not audio`);
}
