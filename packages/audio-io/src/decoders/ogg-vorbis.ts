import { type OggVorbisDecodedAudio, OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { ByteReader } from '../byte-reader';
import { checkFormat, corrupt } from '../errors';
import type { PcmBlock } from '../pcm';
import { readOggPages } from './ogg-pages';

/** Vorbis in Ogg by libvorbis; the padding at the end is cut off. */
export async function* decodeOggVorbis(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  try {
    for await (const page of readOggPages(reader)) {
      const block = toBlock(await decoder.decode(page.bytes).catch(fail));
      if (block) yield block;
    }
    const block = toBlock(await decoder.flush().catch(fail));
    if (block) yield block;
  } finally {
    decoder.free();
  }
}

function toBlock({ channelData, sampleRate, samplesDecoded }: OggVorbisDecodedAudio): PcmBlock | undefined {
  if (samplesDecoded === 0) return undefined;
  checkFormat('Ogg Vorbis', sampleRate, channelData.length);
  return { channels: channelData, sampleRate };
}

function fail(cause: unknown): never {
  throw corrupt('Ogg Vorbis', 'a packet does not decode', cause);
}
