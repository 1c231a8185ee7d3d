import type { ByteReader } from '../byte-reader';
import { checkFormat, corrupt, unsupported } from '../errors';
import type { PcmBlock } from '../pcm';
import { readSamples, type SampleType } from './wav-samples';

interface WavFormat {
  readonly type: SampleType;
  readonly channels: number;
  readonly sampleRate: number;
  readonly frameBytes: number;
}

const IN_DS64 = 0xffffffff;
/** Lengths from here on (0x7ffff000, 0xffffffff) are what writers put that could not go back and say. */
const NO_LENGTH = 0x7ffff000;
const TAG_PCM = 1;
const TAG_FLOAT = 3;
const TAG_EXTENSIBLE = 0xfffe;
/** The last 14 bytes of a sub-format GUID of WAVE_FORMAT_EXTENSIBLE; the first two are the tag. */
const GUID_TAIL = '000000001000800000aa00389b71';
const BLOCK_BYTES = 1 << 16;

/**
 * WAV: PCM of 8, 16, 24 and 32 bits, float of 32 and 64, WAVE_FORMAT_EXTENSIBLE, RF64 and BW64 (EBU Tech 3306).
 * Where a writer could not go back to say how long it became, all that follows is audio.
 */
export async function* decodeWav(reader: ByteReader): AsyncGenerator<PcmBlock, void, undefined> {
  const claimedEnd = 8 + view(await reader.take(12)).getUint32(4, true);
  let format: WavFormat | undefined;
  let longLength: number | undefined;
  for (;;) {
    const head = view(await reader.take(8));
    if (head.byteLength < 8) throw corrupt('WAV', format ? 'it has no audio in it' : 'it does not say what it holds');
    const id = chunkId(head);
    const size = head.getUint32(4, true);
    if (id === 'data') {
      if (!format) throw corrupt('WAV', 'its audio comes before its format');
      const isOpen = size === 0 ? claimedEnd <= reader.position : size >= NO_LENGTH && !longLength;
      yield* readData(reader, format, isOpen ? undefined : size === IN_DS64 ? longLength : size);
      return;
    }
    if (id === 'fmt ') format = readFormat(await takeChunk(reader, size, 16));
    else if (id === 'ds64') longLength = Number((await takeChunk(reader, size, 28)).getBigUint64(8, true));
    else await reader.skip(size + (size & 1));
  }
}

async function* readData(
  reader: ByteReader,
  format: WavFormat,
  claimedBytes: number | undefined,
): AsyncGenerator<PcmBlock, void, undefined> {
  const { frameBytes, sampleRate, channels: channelCount } = format;
  const total = claimedBytes === undefined ? undefined : Math.floor(claimedBytes / frameBytes);
  const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
  let frames = 0;
  while (total === undefined || frames < total) {
    const wanted = total === undefined ? blockFrames : Math.min(blockFrames, total - frames);
    const bytes = await reader.take(wanted * frameBytes);
    const count = Math.floor(bytes.length / frameBytes);
    if (count > 0) {
      const channels = Array.from({ length: channelCount }, () => new Float32Array(count));
      readSamples(bytes, format.type, channels);
      frames += count;
      yield { channels, sampleRate, totalFrames: total };
    }
    if (count < wanted) {
      if (total === undefined) return;
      throw corrupt('WAV', `it should have ${total} samples in each channel and has ${frames}`);
    }
  }
}

async function takeChunk(reader: ByteReader, size: number, needed: number): Promise<DataView> {
  const held = Math.min(size, 64);
  const bytes = view(await reader.take(held));
  if (bytes.byteLength < needed) throw corrupt('WAV', `a header of ${size} bytes is too short or cut off`);
  await reader.skip(size - held + (size & 1));
  return bytes;
}

function readFormat(chunk: DataView): WavFormat {
  let tag = chunk.getUint16(0, true);
  const channels = chunk.getUint16(2, true);
  const sampleRate = chunk.getUint32(4, true);
  const frameBytes = chunk.getUint16(12, true);
  const bits = chunk.getUint16(14, true);
  if (tag === TAG_EXTENSIBLE) {
    if (chunk.byteLength < 40) throw corrupt('WAV', 'its extensible format is cut off');
    tag = hex(chunk, 26, 14) === GUID_TAIL ? chunk.getUint16(24, true) : TAG_EXTENSIBLE;
  }
  checkFormat('WAV', sampleRate, channels);
  const type = sampleType(tag, frameBytes / channels);
  if (type === undefined) throw unsupported(`a WAV file of coding ${tag} with ${bits} bits a sample`);
  return { type, channels, sampleRate, frameBytes };
}

// The container's bytes count, not the bits: samples of 20 bits lie at the top of 24.
function sampleType(tag: number, bytes: number): SampleType | undefined {
  if (tag === TAG_PCM) return ({ 1: 'u8', 2: 's16', 3: 's24', 4: 's32' } as const)[bytes];
  if (tag === TAG_FLOAT) return ({ 4: 'f32', 8: 'f64' } as const)[bytes];
  return undefined;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function chunkId(head: DataView): string {
  return String.fromCharCode(head.getUint8(0), head.getUint8(1), head.getUint8(2), head.getUint8(3));
}

function hex(chunk: DataView, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i++) text += chunk.getUint8(i).toString(16).padStart(2, '0');
  return text;
}
