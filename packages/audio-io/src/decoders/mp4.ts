import type { ByteReader } from '../byte-reader';
import { corrupt, unsupported } from '../errors';

/** The audio track of an MP4 file (ISO 14496-12). */
export interface Mp4Track {
  /** Code of the coding, 'mp4a' for AAC. */
  readonly coding: string;
  /** AudioSpecificConfig of AAC (ISO 14496-3 1.6.2.1), empty for another coding. */
  readonly config: Uint8Array;
  /** Seconds of decoder delay before the recording. */
  readonly before: number;
  /** Seconds of the recording behind that; infinite where the file is in fragments, which are not listed here. */
  readonly duration: number;
  /** Where each coded frame lies in the file; none of one in fragments. */
  readonly offsets: Float64Array;
  readonly sizes: Uint32Array;
}

interface Box {
  readonly type: string;
  readonly body: DataView;
}

const MOST_MOOV_BYTES = 1 << 26;
/** 108 hours of AAC at 44.1 kHz. */
const MOST_FRAMES = 1 << 24;

/**
 * Reads up to the table of contents and that too.
 * @throws PianoscribeError CORRUPT_DATA, UNSUPPORTED_FORMAT
 */
export async function readMp4Track(reader: ByteReader): Promise<Mp4Track> {
  for (;;) {
    const head = viewOf(await reader.peek(16));
    if (head.byteLength < 8) throw corrupt('M4A', 'its table of contents is missing');
    const isLong = head.getUint32(0) === 1 && head.byteLength === 16;
    const size = isLong ? Number(head.getBigUint64(8)) : head.getUint32(0) || Number.POSITIVE_INFINITY;
    if (size < 8) throw corrupt('M4A', `it has a part of ${size} bytes`);
    if (typeAt(head, 4) !== 'moov') await reader.skip(size);
    else if (size > MOST_MOOV_BYTES) throw corrupt('M4A', `its table of contents would be ${size} bytes long`);
    else {
      const bytes = await reader.take(size);
      if (bytes.length < size) throw corrupt('M4A', 'its table of contents is cut off');
      return readMoov(viewOf(bytes.subarray(isLong ? 16 : 8)));
    }
  }
}

function readMoov(moov: DataView): Mp4Track {
  try {
    const boxes = boxesOf(moov);
    for (const track of boxes.filter(({ type }) => type === 'trak')) {
      const media = find(track.body, 'mdia');
      if (media && typeAt(need(media, 'hdlr'), 8) === 'soun') return readTrack(track.body, media, moov);
    }
  } catch (error) {
    if (error instanceof RangeError) throw corrupt('M4A', 'its table of contents makes no sense', error);
    throw error;
  }
  throw unsupported('an MP4 file without sound');
}

function readTrack(track: DataView, media: DataView, moov: DataView): Mp4Track {
  const table = need(need(media, 'minf'), 'stbl');
  const timescale = need(media, 'mdhd').getUint32(need(media, 'mdhd').getUint8(0) === 1 ? 20 : 12);
  const entry = need(table, 'stsd');
  const coding = typeAt(entry, 12);
  const channelsEnd = 8 + 36;
  const esds = coding === 'mp4a' ? find(slice(entry, channelsEnd), 'esds') : undefined;
  const sizes = readSizes(need(table, 'stsz'));
  const isFragmented = sizes.length === 0;
  const times = need(table, 'stts');
  let length = 0;
  for (let i = 0; i < times.getUint32(4); i++) length += times.getUint32(8 + 8 * i) * times.getUint32(12 + 8 * i);
  const itunes = readItunesGaps(moov);
  const before = itunes?.before ?? readEditStart(track);
  return {
    coding,
    config: esds ? readDecoderConfig(esds) : new Uint8Array(0),
    before: before / timescale,
    duration: isFragmented ? Number.POSITIVE_INFINITY : (itunes?.length ?? length - before) / timescale,
    offsets: isFragmented ? new Float64Array(0) : readOffsets(table, sizes),
    sizes,
  };
}

/** Start of the first edit that plays anything, in units of the track. */
function readEditStart(track: DataView): number {
  const edits = find(track, 'edts');
  const list = edits && find(edits, 'elst');
  if (!list) return 0;
  const isLong = list.getUint8(0) === 1;
  for (let i = 0; i < list.getUint32(4); i++) {
    const start = isLong ? Number(list.getBigInt64(16 + 20 * i)) : list.getInt32(12 + 12 * i);
    if (start >= 0) return start;
  }
  return 0;
}

/** iTunes keeps the delay, the padding and the length in a comment, as hexadecimal text. */
function readItunesGaps(moov: DataView): { before: number; length: number } | undefined {
  const bytes = new Uint8Array(moov.buffer, moov.byteOffset, moov.byteLength);
  const mark = [...'iTunSMPB'].map((letter) => letter.charCodeAt(0));
  const at = bytes.findIndex((byte, i) => byte === mark[0] && mark.every((code, k) => bytes[i + k] === code));
  if (at < 0) return undefined;
  const text = String.fromCharCode(...bytes.subarray(at, at + 100));
  const found = / [0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{8} ([0-9A-F]{16})/.exec(text);
  return found ? { before: Number.parseInt(found[1], 16), length: Number.parseInt(found[2], 16) } : undefined;
}

function readSizes(stsz: DataView): Uint32Array {
  const all = stsz.getUint32(4);
  const count = stsz.getUint32(8);
  if (all === 0 && 12 + 4 * count > stsz.byteLength) throw corrupt('M4A', 'its table of sizes is cut off');
  if (count > MOST_FRAMES) throw corrupt('M4A', `it claims ${count} coded frames`);
  if (all > 0) return new Uint32Array(count).fill(all);
  return Uint32Array.from({ length: count }, (_, i) => stsz.getUint32(12 + 4 * i));
}

// Frames lie in chunks, whose offsets and numbers of frames are in two tables.
function readOffsets(table: DataView, sizes: Uint32Array): Float64Array {
  const long = find(table, 'co64');
  const chunks = long ?? need(table, 'stco');
  const runs = need(table, 'stsc');
  const offsets = new Float64Array(sizes.length);
  let frame = 0;
  for (let chunk = 0, run = 0; chunk < chunks.getUint32(4) && frame < sizes.length; chunk++) {
    if (run + 1 < runs.getUint32(4) && runs.getUint32(8 + 12 * (run + 1)) <= chunk + 1) run++;
    let at = long ? Number(chunks.getBigUint64(8 + 8 * chunk)) : chunks.getUint32(8 + 4 * chunk);
    for (let i = runs.getUint32(12 + 12 * run); i > 0 && frame < sizes.length; i--) {
      offsets[frame] = at;
      at += sizes[frame++];
    }
  }
  if (frame < sizes.length) throw corrupt('M4A', `only ${frame} of ${sizes.length} coded frames have a place`);
  return offsets;
}

// Descriptors of ISO 14496-1 7.2.6: ES (3) holds DecoderConfig (4), which holds DecoderSpecificInfo (5).
function readDecoderConfig(esds: DataView): Uint8Array {
  let at = 4;
  for (;;) {
    const tag = esds.getUint8(at++);
    let size = 0;
    for (let more = true; more; at++) {
      size = (size << 7) | (esds.getUint8(at) & 127);
      more = esds.getUint8(at) > 127;
    }
    if (tag === 5) return new Uint8Array(esds.buffer, esds.byteOffset + at, size).slice();
    at += tag === 3 ? 3 : tag === 4 ? 13 : size;
  }
}

function boxesOf(parent: DataView): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= parent.byteLength; ) {
    const size = parent.getUint32(at);
    if (size < 8 || at + size > parent.byteLength) break;
    boxes.push({ type: typeAt(parent, at + 4), body: slice(parent, at + 8, size - 8) });
    at += size;
  }
  return boxes;
}

function find(parent: DataView, type: string): DataView | undefined {
  return boxesOf(parent).find((box) => box.type === type)?.body;
}

function need(parent: DataView, type: string): DataView {
  const box = find(parent, type);
  if (!box) throw corrupt('M4A', `its table of contents has no part "${type}"`);
  return box;
}

function slice(view: DataView, at: number, length?: number): DataView {
  return new DataView(view.buffer, view.byteOffset + at, length ?? view.byteLength - at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function typeAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
