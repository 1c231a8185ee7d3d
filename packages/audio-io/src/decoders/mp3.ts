import { MPEGDecoder } from 'mpg123-decoder';
import type { ByteReader } from '../byte-reader';
import { corrupt, unsupported } from '../errors';
import type { PcmBlock } from '../pcm';
import { readMp3Gaps } from './mp3-gaps';
import { readMpegFrames } from './mpeg-frames';
import { createTrimmer } from './trim';

const FRAMES_A_BLOCK = 32;
/** More than an encoder pads (12 bits) with the decoder's delay and a frame that it adds to flush itself. */
const MOST_PADDING = 8192;

/**
 * MP3 (and MPEG audio of layers I and II) by mpg123. The delay of encoder and decoder and the padding at the end are
 * cut off, as LAME's tag tells them; where there is no tag, 1105 samples at the start, as LAME makes them.
 */
export async function* decodeMp3(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  let trimmer: ReturnType<typeof createTrimmer> | undefined;
  let sampleRate = 0;
  let waiting: Uint8Array[] = [];

  function decode(): PcmBlock | undefined {
    const { channelData, errors } = decoder.decodeFrames(waiting);
    waiting = [];
    if (errors.length > 0) throw corrupt('MP3', `a frame does not decode (${errors[0].message})`);
    return trimmer?.trim({ channels: channelData, sampleRate });
  }

  try {
    for await (const frame of readMpegFrames(reader)) {
      if (!trimmer) {
        const gaps = readMp3Gaps(frame);
        trimmer = createTrimmer(gaps.before, gaps.total);
        sampleRate = frame.header.sampleRate;
        if (gaps.isInfoFrame) continue;
      }
      waiting.push(frame.bytes);
      const block = waiting.length >= FRAMES_A_BLOCK ? decode() : undefined;
      if (block) yield block;
    }
    const block = decode();
    if (block) yield block;
  } finally {
    decoder.free();
  }
  if (!trimmer) return;
  if (trimmer.missing > 0) throw corrupt('MP3', `its last ${trimmer.missing} samples are missing`);
  if (trimmer.surplus > MOST_PADDING) {
    throw unsupported(
      'an MP3 file that is longer than it says, perhaps of several joined',
      'Convert it to WAV or FLAC.',
    );
  }
}
