import { PianoscribeError } from '@pianoscribe/core';
import { ByteReader } from '../byte-reader';
import { checkFormat, corrupt, unsupported } from '../errors';
import type { PcmBlock } from '../pcm';
import { type Mp4Track, readMp4Track } from './mp4';
import { createTrimmer } from './trim';

/** The coded file is held whole, since its table of contents may stand at its end: some 60 MB an hour. */
const MOST_BYTES = 1 << 30;
const WAITING_CHUNKS = 32;
const MICROSECONDS = 1e6;

/** Decodes by the browser's WebCodecs (AAC, where the browser has it). */
export async function* decodeByWebCodecs(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const bytes = await readAll(reader);
  const track = await readMp4Track(new ByteReader(once(bytes)));
  if (track.sizes.length === 0) throw unsupported('M4A in fragments', 'Convert it to plain M4A, to WAV or to FLAC.');
  const config = toConfig(track);
  const { supported } = await AudioDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
  if (!supported) throw unsupported(`M4A of the coding ${config.codec}, which this browser can't decode`);
  const decoded: AudioData[] = [];
  let failure: unknown;
  const decoder = new AudioDecoder({
    output: (data) => decoded.push(data),
    error: (error) => {
      failure = error;
    },
  });
  let trimmer: ReturnType<typeof createTrimmer> | undefined;

  function* drain(): Generator<PcmBlock, void, undefined> {
    if (failure) throw corrupt('M4A', 'a frame does not decode', failure);
    for (const data of decoded.splice(0)) {
      const block = toBlock(data);
      trimmer ??= createTrimmer(
        Math.round(track.before * block.sampleRate),
        Math.round(track.duration * block.sampleRate),
      );
      const trimmed = trimmer.trim(block);
      if (trimmed) yield trimmed;
    }
  }

  try {
    decoder.configure(config);
    for (let i = 0; i < track.sizes.length; i++) {
      const data = bytes.subarray(track.offsets[i], track.offsets[i] + track.sizes[i]);
      if (data.length < track.sizes[i]) throw corrupt('M4A', 'its audio is cut off');
      // Times only need to grow: the recording is cut out of the frames as they come.
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: (i * MICROSECONDS) / 1000, data }));
      if (decoder.decodeQueueSize < WAITING_CHUNKS) continue;
      await new Promise((resolve) => decoder.addEventListener('dequeue', resolve, { once: true }));
      yield* drain();
    }
    await decoder.flush().catch((error) => {
      failure ??= error;
    });
    yield* drain();
  } finally {
    for (const data of decoded) data.close();
    if (decoder.state !== 'closed') decoder.close();
  }
  if (trimmer && trimmer.missing > 0) throw corrupt('M4A', `its last ${trimmer.missing} samples are missing`);
}

function toConfig({ coding, config }: Mp4Track): AudioDecoderConfig {
  if (coding !== 'mp4a' || config.length < 2) throw unsupported(`M4A of the coding ${coding}`);
  // AudioSpecificConfig: 5 bits of object type, 4 of rate, 4 of channels. The decoder reads the rest itself.
  const objectType = config[0] >> 3;
  const rateIndex = ((config[0] & 7) << 1) | (config[1] >> 7);
  const sampleRate = RATES[rateIndex];
  if (sampleRate === undefined) throw unsupported('AAC of an unusual sample rate');
  const numberOfChannels = (config[1] >> 3) & 15 || 2;
  return { codec: `mp4a.40.${objectType}`, sampleRate, numberOfChannels, description: config };
}

const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

function toBlock(data: AudioData): PcmBlock {
  const { numberOfChannels, numberOfFrames, sampleRate } = data;
  checkFormat('M4A', sampleRate, numberOfChannels);
  const channels = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(numberOfFrames);
    data.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
  data.close();
  return { channels, sampleRate };
}

async function readAll(reader: ByteReader): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.next(); part; part = await reader.next()) {
    parts.push(part);
    length += part.length;
    if (length > MOST_BYTES) {
      throw new PianoscribeError(
        'LIMIT_EXCEEDED',
        `Expected an M4A file of at most ${MOST_BYTES} bytes, found more. Convert it to FLAC.`,
      );
    }
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
