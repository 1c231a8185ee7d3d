import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../byte-reader';
import { readMp4Track } from './mp4';

const file = new Uint8Array(await readFile(new URL('../fixtures/mono-aac.m4a', import.meta.url)));

async function* once(bytes: Uint8Array) {
  yield bytes;
}
const read = (bytes: Uint8Array) => readMp4Track(new ByteReader(once(bytes)));

describe('readMp4Track', () => {
  it('finds the coding, the delay and the length', async () => {
    const track = await read(file);
    expect(track.coding).toBe('mp4a');
    // Object type 2 (AAC LC), rate 4 (44.1 kHz), one channel.
    expect([...track.config.subarray(0, 2)]).toEqual([0x12, 0x08]);
    expect(track.before * 44100).toBeCloseTo(1024, 6);
    expect(track.duration).toBe(0.5);
  });

  it('finds every coded frame, one behind the other', async () => {
    const { offsets, sizes } = await read(file);
    expect(sizes.length).toBe(Math.ceil((22050 + 1024) / 1024));
    for (let i = 1; i < sizes.length; i++) expect(offsets[i]).toBe(offsets[i - 1] + sizes[i - 1]);
    expect(offsets[0] + sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(file.length);
  });

  it("takes iTunes' delay and length where they are", async () => {
    const comment = 'iTunSMPB\0\0\0\0data 00000000 00000840 000001CA 0000000000005622 00000000';
    const moov = file.findIndex((_, i) => String.fromCharCode(...file.subarray(i, i + 4)) === 'moov') - 4;
    const size = new DataView(file.buffer).getUint32(moov);
    const box = [0, 0, 0, comment.length + 8, ...new TextEncoder().encode(`udta${comment}`)];
    const bytes = Uint8Array.from([...file.subarray(0, moov + size), ...box, ...file.subarray(moov + size)]);
    new DataView(bytes.buffer).setUint32(moov, size + box.length);
    const track = await read(bytes);
    expect([track.before * 44100, track.duration].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([2112, 0.5]);
  });

  it('refuses damage, and nothing worse', async () => {
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 9 }), fc.nat(file.length), async (list, end) => {
        const bytes = file.slice(0, end % 3 === 0 ? end : file.length);
        for (const [at, value] of list) if (at < bytes.length) bytes[at] = value;
        await read(bytes).catch((error) => expect(error).toMatchObject({ name: 'PianoscribeError' }));
      }),
      { numRuns: 500 },
    );
  });
});
