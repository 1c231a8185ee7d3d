import { describe, expect, it } from 'vitest';
import { ByteReader } from '../byte-reader';
import { checksum, readOggPages } from './ogg-pages';

interface Parts {
  flags?: number;
  granule?: bigint;
  serial?: number;
  sequence?: number;
  /** Sizes of the segments; the body counts up. */
  lacing?: number[];
}

function page({ flags = 0, granule = 0n, serial = 7, sequence = 0, lacing = [3] }: Parts): Uint8Array {
  const size = lacing.reduce((a, b) => a + b, 0);
  const bytes = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OggS'));
  bytes[5] = flags;
  view.setBigInt64(6, granule, true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  for (let i = 0; i < size; i++) bytes[27 + lacing.length + i] = sequence + i;
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

async function* chunks(pages: readonly Uint8Array[]) {
  yield* pages;
}

async function readAll(...pages: Uint8Array[]) {
  const read = [];
  for await (const { packets, granule, last } of readOggPages(new ByteReader(chunks(pages)))) {
    read.push({ sizes: packets.map((packet) => packet.length), granule, last });
  }
  return read;
}

const FIRST = 2;
const LAST = 4;
const CONTINUED = 1;

describe('readOggPages', () => {
  it('joins a packet that runs over two pages', async () => {
    const pages = [
      page({ flags: FIRST, lacing: [3, 255], granule: 5n }),
      page({ flags: CONTINUED, sequence: 1, lacing: [255], granule: -1n }),
      page({ flags: CONTINUED | LAST, sequence: 2, lacing: [0, 4], granule: 9n }),
    ];
    expect(await readAll(...pages)).toEqual([
      { sizes: [3], granule: 5, last: false },
      { sizes: [], granule: undefined, last: false },
      { sizes: [510, 4], granule: 9, last: true },
    ]);
  });

  it('passes over other streams between', async () => {
    const pages = [page({ flags: FIRST }), page({ flags: FIRST, serial: 8 }), page({ flags: LAST, sequence: 1 })];
    expect((await readAll(...pages)).length).toBe(2);
  });

  it('sums as RFC 3533 says: one bit gives the polynomial', () => {
    expect(checksum(Uint8Array.of(1))).toBe(0x04c11db7);
    expect(checksum(Uint8Array.of(0, 0, 0))).toBe(0);
  });

  const damaged = page({ flags: FIRST | LAST });
  damaged[damaged.length - 1] ^= 1;
  it.each([
    ['a wrong sum', [damaged], 'CORRUPT_DATA'],
    ['a missing page', [page({ flags: FIRST }), page({ flags: LAST, sequence: 2 })], 'CORRUPT_DATA'],
    ['a missing end', [page({ flags: FIRST })], 'CORRUPT_DATA'],
    ['half a page', [page({ flags: FIRST }).subarray(0, 29)], 'CORRUPT_DATA'],
    ['half a header', [page({ flags: FIRST }).subarray(0, 12)], 'CORRUPT_DATA'],
    [
      'a packet that is cut short',
      [page({ flags: FIRST, lacing: [255] }), page({ flags: LAST, sequence: 1 })],
      'CORRUPT_DATA',
    ],
    ['what is no page', [page({ flags: FIRST }), new Uint8Array(99)], 'CORRUPT_DATA'],
    ['a second recording', [page({ flags: FIRST | LAST }), page({ flags: FIRST, serial: 8 })], 'UNSUPPORTED_FORMAT'],
  ])('refuses %s', async (_, pages, code) => {
    await expect(readAll(...pages)).rejects.toMatchObject({ code });
  });
});
