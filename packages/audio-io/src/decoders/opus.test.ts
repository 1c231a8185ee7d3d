import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../decode-audio';
import { sameBits } from '../fixtures/same-bits';
import { checksum } from './ogg-pages';

const read = async (name: string) => new Uint8Array(await readFile(new URL(`../fixtures/${name}`, import.meta.url)));

/** Changes each page in place and makes its checksum right again. */
function editPages(bytes: Uint8Array, edit: (page: DataView, number: number) => void): Uint8Array {
  for (let at = 0, number = 0; at < bytes.length; number++) {
    const head = 27 + bytes[at + 26];
    let size = head;
    for (let i = 27; i < head; i++) size += bytes[at + i];
    const page = bytes.subarray(at, at + size);
    const view = new DataView(page.buffer, page.byteOffset, page.length);
    edit(view, number);
    view.setUint32(22, checksum(page), true);
    at += size;
  }
  return bytes;
}

const granuleOf = (page: DataView) => page.getBigInt64(6, true);

describe('Opus', () => {
  it('decodes to the same samples however it is cut into pages', async () => {
    const [short, long] = await Promise.all(['mono-short-pages.opus', 'mono.opus'].map(read));
    expect(sameBits((await decodeAudio(short)).samples, (await decodeAudio(long)).samples)).toBe(true);
  });

  it('does not mind a first position above 0, as in what was cut out of a longer recording', async () => {
    const plain = await decodeAudio(await read('mono-short-pages.opus'));
    const moved = editPages(await read('mono-short-pages.opus'), (page, number) => {
      if (number >= 2) page.setBigInt64(6, granuleOf(page) + 480_000n, true);
    });
    expect(sameBits((await decodeAudio(moved)).samples, plain.samples)).toBe(true);
  });

  it('ends where its last page says', async () => {
    const shorter = editPages(await read('mono-short-pages.opus'), (page) => {
      if (page.getUint8(5) & 4) page.setBigInt64(6, granuleOf(page) - 100n, true);
    });
    expect((await decodeAudio(shorter)).samples.length).toBe(24000 - 100);
  });

  it('applies the gain that its header asks for', async () => {
    const plain = await decodeAudio(await read('mono.opus'));
    // Of the header packet, behind 28 bytes of page header: Q7.8 decibels.
    const louder = editPages(await read('mono.opus'), (page, number) => {
      if (number === 0) page.setInt16(28 + 16, 256 * 6, true);
    });
    const { samples } = await decodeAudio(louder);
    const at = plain.samples.findIndex((x) => x > 0.2);
    expect(samples[at] / plain.samples[at]).toBeCloseTo(10 ** (6 / 20), 3);
  });
});
