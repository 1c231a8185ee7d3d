/** What the four bytes at the head of an MPEG audio frame say (ISO 11172-3 2.4.1.3, ISO 13818-3). */
export interface MpegHeader {
  /** 1, 2 or 2.5. */
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Frames of PCM in it. */
  readonly samples: number;
  /** Size with the header. */
  readonly bytes: number;
}

const RATES = [44100, 48000, 32000] as const;
// kbit/s of bit-rate index 1 to 14.
const VERSION_1 = {
  1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
} as const;
const VERSION_2_LAYER_1 = [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256] as const;
const VERSION_2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;

/** The header at `at`, or undefined where there is none (free-format frames, which do not tell their size, too). */
export function readMpegHeader(bytes: Uint8Array, at = 0): MpegHeader | undefined {
  if (bytes.length < at + 4 || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
  const versionBits = (bytes[at + 1] >> 3) & 3;
  const layerBits = (bytes[at + 1] >> 1) & 3;
  const bitRateIndex = bytes[at + 2] >> 4;
  const rateIndex = (bytes[at + 2] >> 2) & 3;
  if (versionBits === 1 || layerBits === 0 || bitRateIndex === 0 || bitRateIndex === 15 || rateIndex === 3) {
    return undefined;
  }
  const version = versionBits === 3 ? 1 : versionBits === 2 ? 2 : 2.5;
  const layer = (4 - layerBits) as 1 | 2 | 3;
  const sampleRate = RATES[rateIndex] / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const rates = version === 1 ? VERSION_1[layer] : layer === 1 ? VERSION_2_LAYER_1 : VERSION_2;
  const bitRate = rates[bitRateIndex - 1] * 1000;
  const padding = (bytes[at + 2] >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  return {
    version,
    layer,
    sampleRate,
    channels: bytes[at + 3] >> 6 === 3 ? 1 : 2,
    samples,
    bytes: (Math.floor((samples * bitRate) / 8 / slot / sampleRate) + padding) * slot,
  };
}

/** True where two frames can belong to one recording. */
export function sameStream(a: MpegHeader, b: MpegHeader): boolean {
  return a.version === b.version && a.layer === b.layer && a.sampleRate === b.sampleRate;
}
