import type { MpegFrame } from './mpeg-frames';

/** What surrounds the recording in an MP3 file. */
export interface Mp3Gaps {
  /** The frame holds this information and no audio. */
  readonly isInfoFrame: boolean;
  /** Samples that come out of the decoder before the recording. */
  readonly before: number;
  /** Length of the recording in samples, where the file tells it. */
  readonly total?: number;
}

/** Every decoder of layer III is this much late (ISO 11172-3: the hybrid filter bank). */
const DECODER_DELAY = 529;
/** LAME's, and so nearly everybody's, where the file does not tell. */
const USUAL_ENCODER_DELAY = 576;
const FLAG_FRAMES = 1;
const FIELD_BYTES = { 1: 4, 2: 4, 4: 100, 8: 4 } as const;

/**
 * Reads the first frame of a file: the Xing or Info tag with LAME's delays, or Fraunhofer's VBRI tag; else assumes the
 * usual delay.
 */
export function readMp3Gaps({ header, bytes }: MpegFrame): Mp3Gaps {
  if (header.layer !== 3) return { isInfoFrame: false, before: 0 };
  const usual = DECODER_DELAY + USUAL_ENCODER_DELAY;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sideInfo = header.version === 1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  const at = 4 + sideInfo;
  const isXing = hasTag(bytes, at, 'Xing') || hasTag(bytes, at, 'Info');
  if (!isXing) return { isInfoFrame: hasTag(bytes, 36, 'VBRI'), before: usual };
  const flags = view.getUint32(at + 4);
  const frames = flags & FLAG_FRAMES ? view.getUint32(at + 8) : undefined;
  let lame = at + 8;
  for (const [flag, size] of Object.entries(FIELD_BYTES)) if (flags & Number(flag)) lame += size;
  const delays = lame + 21;
  // Encoders that leave the tag's LAME part empty leave its name empty too.
  if (delays + 3 > bytes.length || bytes[lame] === 0) {
    return { isInfoFrame: true, before: usual, total: undefined };
  }
  const delay = (bytes[delays] << 4) | (bytes[delays + 1] >> 4);
  const padding = ((bytes[delays + 1] & 15) << 8) | bytes[delays + 2];
  const total = frames === undefined ? undefined : frames * header.samples - delay - padding;
  return { isInfoFrame: true, before: DECODER_DELAY + delay, total: total && total > 0 ? total : undefined };
}

function hasTag(bytes: Uint8Array, at: number, tag: string): boolean {
  return at + 8 <= bytes.length && String.fromCharCode(...bytes.subarray(at, at + 4)) === tag;
}
