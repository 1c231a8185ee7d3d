import type { ByteReader } from '../byte-reader';
import { corrupt, unsupported } from '../errors';

/** One page of the logical stream that came first in an Ogg file (RFC 3533). */
export interface OggPage {
  /** The page as it stands in the file. */
  readonly bytes: Uint8Array;
  /** Packets that end in this page, each whole. */
  readonly packets: readonly Uint8Array[];
  /** Position in frames after this page; undefined where no packet ends in it. */
  readonly granule: number | undefined;
  readonly last: boolean;
}

const HEADER_BYTES = 27;
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
const MOST_PACKET_BYTES = 1 << 24;

/**
 * Pages of the first logical stream, checked: the sum, the order, and that the end is there.
 * @throws PianoscribeError CORRUPT_DATA; UNSUPPORTED_FORMAT where another recording follows in the same file.
 */
export async function* readOggPages(reader: ByteReader): AsyncGenerator<OggPage, void, undefined> {
  let serial: number | undefined;
  let ended = false;
  let sequence = 0;
  let open: Uint8Array = new Uint8Array(0);
  for (;;) {
    const bytes = await readPage(reader);
    if (!bytes) break;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const flags = bytes[5];
    if (ended && flags & FIRST) throw unsupported('several recordings in one Ogg file', 'Split it into its parts.');
    serial ??= view.getUint32(14, true);
    if (view.getUint32(14, true) !== serial || ended) continue;
    if (view.getUint32(18, true) !== sequence++) throw corrupt('Ogg', `page ${sequence - 1} is missing`);
    if (checksum(bytes) !== view.getUint32(22, true))
      throw corrupt('Ogg', `the checksum of page ${sequence - 1} is wrong`);
    if ((flags & CONTINUED) === 0 && open.length > 0) throw corrupt('Ogg', 'a packet has no end');
    const packets: Uint8Array[] = [];
    open = splitPackets(bytes, open, packets);
    if (open.length > MOST_PACKET_BYTES) throw corrupt('Ogg', 'a packet has no end');
    ended = (flags & LAST) !== 0;
    const granule = view.getBigInt64(6, true);
    yield { bytes, packets, granule: granule < 0n ? undefined : Number(granule), last: ended };
  }
  if (!ended) throw corrupt('Ogg', 'its last page is missing');
}

async function readPage(reader: ByteReader): Promise<Uint8Array | undefined> {
  const head = await reader.peek(HEADER_BYTES);
  if (head.length === 0) return undefined;
  const isPage = head[0] === 0x4f && head[1] === 0x67 && head[2] === 0x67 && head[3] === 0x53 && head[4] === 0;
  if (!isPage && head.length >= 5) throw corrupt('Ogg', `there is no page at byte ${reader.position}`);
  const segments = HEADER_BYTES + (head[26] ?? 0);
  const table = await reader.peek(segments);
  let size = segments;
  for (let i = HEADER_BYTES; i < table.length; i++) size += table[i];
  const bytes = await reader.take(size);
  if (head.length < HEADER_BYTES || table.length < segments || bytes.length < size) {
    throw corrupt('Ogg', 'its last page is cut off');
  }
  return bytes;
}

/** Adds the packets that end here; gives the one that goes on in the next page, empty where there is none. */
function splitPackets(page: Uint8Array, open: Uint8Array, packets: Uint8Array[]): Uint8Array {
  const count = page[26];
  let start = HEADER_BYTES + count;
  let end = start;
  for (let i = 0; i < count; i++) {
    const size = page[HEADER_BYTES + i];
    end += size;
    if (size === 255) continue;
    packets.push(join(open, page.subarray(start, end)));
    open = new Uint8Array(0);
    start = end;
  }
  return join(open, page.subarray(start, end));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

let table: Uint32Array | undefined;

/** CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted, over the page with its own field as zero. */
export function checksum(page: Uint8Array): number {
  table ??= createTable();
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i];
    crc = (crc << 8) ^ table[(crc >>> 24) ^ byte];
  }
  return crc >>> 0;
}

function createTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    return crc;
  });
}
