import type { ByteReader } from './byte-reader';
import { empty, unsupported } from './errors';

/** The formats that are read. */
export type AudioFormat = 'wav' | 'flac' | 'ogg-flac' | 'mp3' | 'ogg-vorbis' | 'opus' | 'm4a';

const ID3_HEADER_BYTES = 10;
const PROBE_BYTES = 64;

/**
 * Names the format by its first bytes (never by a file name), and leaves the reader where the audio begins.
 * @throws PianoscribeError EMPTY_INPUT, UNSUPPORTED_FORMAT
 */
export async function detectFormat(reader: ByteReader): Promise<AudioFormat> {
  await skipId3(reader);
  const head = await reader.peek(PROBE_BYTES);
  if (head.length === 0) throw empty('no bytes');
  const tag = ascii(head, 0, 4);
  if ((tag === 'RIFF' || tag === 'RF64' || tag === 'BW64') && ascii(head, 8, 4) === 'WAVE') return 'wav';
  if (tag === 'fLaC') return 'flac';
  if (tag === 'OggS') return detectOgg(head);
  if (ascii(head, 4, 4) === 'ftyp') return 'm4a';
  if (isMpegAudio(head)) return 'mp3';
  throw unsupported(describe(head));
}

/** ID3v2 tags (pictures, titles) may stand before MP3 and FLAC; nothing in them is audio. */
async function skipId3(reader: ByteReader): Promise<void> {
  for (;;) {
    const head = await reader.peek(ID3_HEADER_BYTES);
    if (head.length < ID3_HEADER_BYTES || ascii(head, 0, 3) !== 'ID3') return;
    const size = ((head[6] & 127) << 21) | ((head[7] & 127) << 14) | ((head[8] & 127) << 7) | (head[9] & 127);
    const footer = head[5] & 0x10 ? ID3_HEADER_BYTES : 0;
    await reader.skip(ID3_HEADER_BYTES + size + footer);
  }
}

// The first page of an Ogg stream holds one packet, which starts with the codec's name after the segment table.
function detectOgg(head: Uint8Array): AudioFormat {
  const packet = 27 + (head[26] ?? 0);
  if (ascii(head, packet, 8) === 'OpusHead') return 'opus';
  if (ascii(head, packet, 7) === '\x01vorbis') return 'ogg-vorbis';
  if (ascii(head, packet, 5) === '\x7fFLAC') return 'ogg-flac';
  throw unsupported('an Ogg file that holds neither Vorbis, Opus nor FLAC');
}

// Frame sync, a version, a layer (AAC in ADTS has the reserved layer 0), a bit rate and a sample rate that exist.
function isMpegAudio(head: Uint8Array): boolean {
  return (
    head.length >= 4 &&
    head[0] === 0xff &&
    (head[1] & 0xe0) === 0xe0 &&
    (head[1] & 0x18) !== 0x08 &&
    (head[1] & 0x06) !== 0 &&
    (head[2] & 0xf0) !== 0xf0 &&
    (head[2] & 0x0c) !== 0x0c
  );
}

function describe(head: Uint8Array): string {
  if (ascii(head, 0, 4) === 'MThd') return 'a MIDI file';
  if (ascii(head, 0, 4) === 'FORM') return 'an AIFF file';
  if (head[0] === 0xff && (head[1] & 0xf6) === 0xf0) return 'raw AAC';
  const bytes = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `something that begins with the bytes ${bytes}`;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
