import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { ByteReader } from '../byte-reader';
import { checkFormat, corrupt } from '../errors';
import type { PcmBlock } from '../pcm';

const STREAMINFO_END = 26;

/** FLAC, bare or in Ogg (RFC 9639), by libFLAC. */
export async function* decodeFlac(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const totalFrames = readTotalFrames(await reader.peek(STREAMINFO_END));
  const decoder = new FLACDecoder();
  let frames = 0;
  try {
    await decoder.ready;
    for (let chunk = await reader.next(); ; chunk = await reader.next()) {
      const decoded = await (chunk ? decoder.decode(chunk) : decoder.flush());
      if (decoded.errors.length > 0) throw corrupt('FLAC', decoded.errors[0].message);
      if (decoded.samplesDecoded > 0) {
        checkFormat('FLAC', decoded.sampleRate, decoded.channelData.length);
        frames += decoded.samplesDecoded;
        yield { channels: decoded.channelData, sampleRate: decoded.sampleRate, totalFrames };
      }
      if (!chunk) break;
    }
  } finally {
    decoder.free();
  }
  if (totalFrames !== undefined && frames < totalFrames) {
    throw corrupt('FLAC', `it should have ${totalFrames} samples and has ${frames}`);
  }
}

/** Of the STREAMINFO block, which comes first; 0 stands for unknown. */
function readTotalFrames(head: Uint8Array): number | undefined {
  if (head.length < STREAMINFO_END || head[0] !== 0x66 || (head[4] & 0x7f) !== 0) return undefined;
  const low = new DataView(head.buffer, head.byteOffset).getUint32(22);
  return (head[21] & 15) * 2 ** 32 + low || undefined;
}
