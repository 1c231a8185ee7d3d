import { checkFormat, corrupt } from '../errors';
import { BitReader } from './flac-bits';
import { crc8, crc16 } from './flac-crc';
import { readSubframe } from './flac-subframe';

/** What the STREAMINFO block says (RFC 9639 8.2); 0 samples stand for unknown. */
export interface StreamInfo {
  readonly sampleRate: number;
  readonly bits: number;
  readonly totalFrames: number | undefined;
}

/** A decoded frame and where in the bytes the next begins. */
export interface FlacFrame {
  readonly channels: Float32Array[];
  readonly sampleRate: number;
  readonly bytes: number;
}

const RATES = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
const BITS = [0, 8, 12, 0, 16, 20, 24, 32];
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/** Decodes frame after frame with the same buffers. */
export class FlacFrameDecoder {
  readonly #reader = new BitReader();
  readonly #info: StreamInfo;
  #channels: Int32Array[] = [];

  constructor(info: StreamInfo) {
    this.#info = info;
  }

  /**
   * The frame with which `bytes` begin; undefined where they end before it does.
   * @throws PianoscribeError CORRUPT_DATA
   */
  decode(bytes: Uint8Array): FlacFrame | undefined {
    const reader = this.#reader;
    reader.load(bytes);
    const header = this.#readHeader();
    if (!header || crc8(bytes, reader.bytesRead - 1) !== bytes[reader.bytesRead - 1]) {
      if (reader.exhausted) return undefined;
      throw corrupt('FLAC', 'a frame has no readable header');
    }
    const { blockSize, sampleRate, assignment, bits } = header;
    const count = assignment < LEFT_SIDE ? assignment + 1 : 2;
    const samples = this.#buffers(count, blockSize);
    for (let c = 0; c < count; c++) {
      const isSide = assignment === SIDE_RIGHT ? c === 0 : assignment >= LEFT_SIDE && c === 1;
      readSubframe(reader, samples[c], isSide ? bits + 1 : bits);
      if (reader.exhausted) return undefined;
    }
    const size = reader.bytesRead + 2;
    if (size > bytes.length) return undefined;
    if (crc16(bytes, size - 2) !== ((bytes[size - 2] << 8) | bytes[size - 1])) {
      throw corrupt('FLAC', 'the checksum of a frame is wrong');
    }
    decorrelate(samples, assignment);
    const scale = 2 ** (1 - bits);
    const channels = samples.map((channel) => toFloat(channel, scale));
    return { channels, sampleRate, bytes: size };
  }

  #readHeader() {
    const reader = this.#reader;
    if (reader.read(15) !== 0x7ffc) return undefined;
    reader.read(1);
    const sizeCode = reader.read(4);
    const rateCode = reader.read(4);
    const assignment = reader.read(4);
    const bitsCode = reader.read(3);
    reader.read(1);
    // The frame's number, coded as UTF-8 codes a character.
    const lead = reader.read(8);
    const following = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
    for (let i = 0; i < following; i++) reader.read(8);
    const blockSize =
      sizeCode === 1
        ? 192
        : sizeCode <= 5
          ? 144 << sizeCode
          : sizeCode === 6
            ? reader.read(8) + 1
            : sizeCode === 7
              ? reader.read(16) + 1
              : 1 << sizeCode;
    let sampleRate = rateCode === 0 ? this.#info.sampleRate : RATES[rateCode];
    if (rateCode === 12) sampleRate = reader.read(8) * 1000;
    else if (rateCode === 13) sampleRate = reader.read(16);
    else if (rateCode === 14) sampleRate = reader.read(16) * 10;
    const bits = bitsCode === 0 ? this.#info.bits : BITS[bitsCode];
    reader.read(8);
    if (reader.exhausted || sizeCode === 0 || rateCode === 15 || assignment > MID_SIDE || bits === 0) return undefined;
    checkFormat('FLAC', sampleRate, assignment < LEFT_SIDE ? assignment + 1 : 2);
    return { blockSize, sampleRate, assignment, bits };
  }

  #buffers(count: number, blockSize: number): Int32Array[] {
    if (this.#channels.length !== count || this.#channels[0].length !== blockSize) {
      this.#channels = Array.from({ length: count }, () => new Int32Array(blockSize));
    }
    return this.#channels;
  }
}

function decorrelate(samples: readonly Int32Array[], assignment: number): void {
  const [a, b] = samples;
  if (assignment === LEFT_SIDE) for (let i = 0; i < a.length; i++) b[i] = a[i] - b[i];
  else if (assignment === SIDE_RIGHT) for (let i = 0; i < a.length; i++) a[i] += b[i];
  else if (assignment === MID_SIDE) {
    for (let i = 0; i < a.length; i++) {
      const side = b[i];
      const right = a[i] - (side >> 1);
      a[i] = right + side;
      b[i] = right;
    }
  }
}

function toFloat(samples: Int32Array, scale: number): Float32Array {
  const floats = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) floats[i] = samples[i] * scale;
  return floats;
}
