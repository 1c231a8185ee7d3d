import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../decode-audio';
import { sameBits } from '../fixtures/same-bits';
import { readMp3Gaps } from './mp3-gaps';
import { readMpegHeader } from './mpeg-header';

const read = async (name: string) => new Uint8Array(await readFile(new URL(`../fixtures/${name}`, import.meta.url)));
/** Without the ID3v2 tag that ffmpeg puts before it; no size here takes more than 7 bits. */
const readFrames = async (name: string) => {
  const bytes = await read(name);
  return bytes[0] === 0x49 ? bytes.slice(10 + bytes[9]) : bytes;
};
const join = (...parts: (Uint8Array | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]));

function frameOf(bytes: Uint8Array, at = 0) {
  const header = readMpegHeader(bytes, at);
  if (!header) throw new Error('there is no frame');
  return { header, bytes: bytes.slice(at, at + header.bytes) };
}

describe('readMpegHeader', () => {
  it('reads the worked example: MPEG-1 layer III, 128 kbit/s, 44.1 kHz, joint stereo', () => {
    expect(readMpegHeader(Uint8Array.of(0xff, 0xfb, 0x90, 0x64))).toEqual({
      version: 1,
      layer: 3,
      sampleRate: 44100,
      channels: 2,
      samples: 1152,
      // 144 * 128000 / 44100, rounded down.
      bytes: 417,
    });
  });

  it.each([
    ['padding', [0xff, 0xfb, 0x92, 0x64], { bytes: 418 }],
    ['MPEG-2', [0xff, 0xf3, 0x80, 0xc0], { version: 2, sampleRate: 22050, samples: 576, bytes: 208, channels: 1 }],
    ['MPEG-2.5', [0xff, 0xe3, 0x88, 0xc0], { version: 2.5, sampleRate: 8000, samples: 576, bytes: 576 }],
    ['layer II', [0xff, 0xfd, 0x80, 0x00], { layer: 2, samples: 1152, bytes: 417 }],
    ['layer I', [0xff, 0xff, 0x40, 0x00], { layer: 1, samples: 384, bytes: 136 }],
  ])('reads %s', (_, bytes, expected) => {
    expect(readMpegHeader(Uint8Array.from(bytes))).toMatchObject(expected);
  });

  it.each([
    [[0xff, 0xfb, 0x90]],
    [[0xfe, 0xfb, 0x90, 0x64]],
    [[0xff, 0xeb, 0x90, 0x64]],
    [[0xff, 0xf9, 0x90, 0x64]],
    [[0xff, 0xfb, 0x00, 0x64]],
    [[0xff, 0xfb, 0xf0, 0x64]],
    [[0xff, 0xfb, 0x9c, 0x64]],
  ])('finds none in %j', (bytes) => {
    expect(readMpegHeader(Uint8Array.from(bytes))).toBeUndefined();
  });
});

describe('readMp3Gaps', () => {
  it("reads LAME's tag: 576 samples of delay, 529 of the decoder", async () => {
    for (const name of ['mono-lame-cbr.mp3', 'stereo-lame-vbr.mp3']) {
      expect(readMp3Gaps(frameOf(await read(name)))).toEqual({ isInfoFrame: true, before: 1105, total: 22050 });
    }
  });

  it('assumes them where there is no tag, or an empty one', async () => {
    expect(readMp3Gaps(frameOf(await readFrames('mono-untagged.mp3')))).toEqual({ isInfoFrame: false, before: 1105 });
    const tagged = frameOf(await read('mono-lame-cbr.mp3'));
    const name = join(tagged.bytes).findIndex(
      (_, i) => String.fromCharCode(...tagged.bytes.subarray(i, i + 4)) === 'LAME',
    );
    tagged.bytes.fill(0, name);
    expect(readMp3Gaps(tagged)).toEqual({ isInfoFrame: true, before: 1105, total: undefined });
  });
});

describe('what is around the audio', () => {
  it('changes nothing: tags before and behind, in any number', async () => {
    const bytes = await read('mono-lame-cbr.mp3');
    const plain = await decodeAudio(bytes);
    const id3 = join('ID3', Uint8Array.of(4, 0, 0, 0, 0, 1, 2), new Uint8Array(130).fill(255));
    const around = [join(id3, bytes), join(id3, id3, bytes), join(bytes, 'TAG', new Uint8Array(125))];
    around.push(join(bytes, 'APETAGEX', new Uint8Array(50)), join(bytes, id3));
    for (const file of around) expect(sameBits((await decodeAudio(file)).samples, plain.samples)).toBe(true);
  });

  it('and between two frames is passed over where frames follow, in the untagged', async () => {
    const bytes = await readFrames('mono-untagged.mp3');
    const { header } = frameOf(bytes);
    const second = header.bytes + frameOf(bytes, header.bytes).header.bytes;
    const file = join(bytes.subarray(0, second), 'some text', bytes.subarray(second));
    const [mixed, plain] = [await decodeAudio(file), await decodeAudio(bytes)];
    expect(sameBits(mixed.samples, plain.samples)).toBe(true);
  });

  it('is refused where it is another recording', async () => {
    const bytes = await read('mono-lame-cbr.mp3');
    await expect(decodeAudio(join(bytes, bytes))).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
  });

  it('is refused where nothing follows it', async () => {
    const file = join(await read('mono-untagged.mp3'), 'some text at the end');
    await expect(decodeAudio(file)).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
  });
});
