import { MPEGDecoder } from 'mpg123-decoder';
import type { ByteReader } from '../byte-reader';
import { corrupt } from '../errors';
import type { PcmBlock } from '../pcm';
import { type Mp3Gaps, readMp3Gaps } from './mp3-gaps';
import { readMpegFrames } from './mpeg-frames';

const FRAMES_A_BLOCK = 32;

/**
 * MP3 (and MPEG audio of layers I and II) by mpg123. The delay of encoder and decoder and the padding at the end are
 * cut off, as LAME's tag tells them; where there is no tag, 1105 samples at the start, as LAME makes them.
 */
export async function* decodeMp3(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  let gaps: Mp3Gaps | undefined;
  let sampleRate = 0;
  let at = 0;
  let waiting: Uint8Array[] = [];

  function decode(): PcmBlock | undefined {
    const { channelData, samplesDecoded, errors } = decoder.decodeFrames(waiting);
    waiting = [];
    if (errors.length > 0) throw corrupt('MP3', `a frame does not decode (${errors[0].message})`);
    const before = gaps?.before ?? 0;
    const end = before + (gaps?.total ?? Number.POSITIVE_INFINITY);
    const from = Math.max(0, before - at);
    const to = Math.min(samplesDecoded, end - at);
    at += samplesDecoded;
    if (to <= from) return undefined;
    return { channels: channelData.map((c) => c.subarray(from, to)), sampleRate, totalFrames: gaps?.total };
  }

  try {
    for await (const frame of readMpegFrames(reader)) {
      if (!gaps) {
        gaps = readMp3Gaps(frame);
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
  const missing = (gaps?.total ?? 0) + (gaps?.before ?? 0) - at;
  if (gaps?.total !== undefined && missing > 0) throw corrupt('MP3', `its last ${missing} samples are missing`);
}
