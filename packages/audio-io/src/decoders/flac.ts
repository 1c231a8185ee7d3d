import type { ByteReader } from '../byte-reader';
import { checkFormat, corrupt } from '../errors';
import type { PcmBlock } from '../pcm';
import { type FlacFrame, FlacFrameDecoder, type StreamInfo } from './flac-frame';
import { readOggPages } from './ogg-pages';

const STREAMINFO = 0;
const STREAMINFO_BYTES = 34;
/** Enough for nearly every frame; one that is longer is tried again with more. */
const USUAL_FRAME_BYTES = 1 << 14;
/** The longest frame: 65536 samples of 8 channels of 32 bits, each stored badly. */
const MOST_FRAME_BYTES = 1 << 22;
/** In the first packet of FLAC in Ogg, the marker "fLaC" stands here. */
const OGG_MARKER = 9;

/** FLAC (RFC 9639); samples are whole numbers divided by their most negative value, so the same as in a WAV file. */
export async function* decodeFlac(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  await reader.skip(4);
  let info: StreamInfo | undefined;
  for (let last = false; !last; ) {
    const head = await reader.take(4);
    if (head.length < 4) throw corrupt('FLAC', 'its header is cut off');
    last = (head[0] & 0x80) !== 0;
    const size = (head[1] << 16) | (head[2] << 8) | head[3];
    if ((head[0] & 0x7f) === STREAMINFO && !info) info = readStreamInfo(await reader.take(size & 0xffff));
    else await reader.skip(size);
  }
  if (!info) throw corrupt('FLAC', 'it does not say what it holds');
  const decoder = new FlacFrameDecoder(info);
  const { totalFrames } = info;
  let frames = 0;
  while (totalFrames === undefined || frames < totalFrames) {
    const frame = await nextFrame(reader, decoder);
    if (!frame) break;
    frames += frame.channels[0].length;
    yield { channels: frame.channels, sampleRate: frame.sampleRate, totalFrames };
  }
  checkTotal(totalFrames, frames);
}

/** FLAC in Ogg (RFC 9639 10.1): a packet is a frame. */
export async function* decodeOggFlac(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  let decoder: FlacFrameDecoder | undefined;
  let totalFrames: number | undefined;
  let frames = 0;
  for await (const { packets } of readOggPages(reader)) {
    for (const packet of packets) {
      if (!decoder) {
        const info = readStreamInfo(packet.subarray(OGG_MARKER + 8));
        decoder = new FlacFrameDecoder(info);
        totalFrames = info.totalFrames;
      } else if (packet[0] === 0xff) {
        const frame = decoder.decode(packet);
        if (!frame) throw corrupt('FLAC', 'a frame is cut off');
        frames += frame.channels[0].length;
        yield { channels: frame.channels, sampleRate: frame.sampleRate, totalFrames };
      }
    }
  }
  checkTotal(totalFrames, frames);
}

async function nextFrame(reader: ByteReader, decoder: FlacFrameDecoder): Promise<FlacFrame | undefined> {
  for (let size = USUAL_FRAME_BYTES; size <= MOST_FRAME_BYTES; size *= 4) {
    const bytes = await reader.peek(size);
    // Some writers put an ID3v1 tag behind the audio.
    if (bytes.length === 0 || (bytes[0] === 0x54 && bytes[1] === 0x41 && bytes[2] === 0x47)) return undefined;
    const frame = decoder.decode(bytes);
    if (frame) {
      await reader.skip(frame.bytes);
      return frame;
    }
    if (bytes.length < size) break;
  }
  throw corrupt('FLAC', 'its last frame is cut off');
}

function readStreamInfo(block: Uint8Array): StreamInfo {
  if (block.length < STREAMINFO_BYTES) throw corrupt('FLAC', 'its header is cut off');
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const sampleRate = view.getUint32(10) >>> 12;
  const channels = ((block[12] >> 1) & 7) + 1;
  checkFormat('FLAC', sampleRate, channels);
  const bits = (((block[12] & 1) << 4) | (block[13] >> 4)) + 1;
  const total = (block[13] & 15) * 2 ** 32 + view.getUint32(14);
  return { sampleRate, bits, totalFrames: total || undefined };
}

function checkTotal(claimed: number | undefined, found: number): void {
  if (claimed !== undefined && found < claimed) {
    throw corrupt('FLAC', `it should have ${claimed} samples in each channel and has ${found}`);
  }
}
