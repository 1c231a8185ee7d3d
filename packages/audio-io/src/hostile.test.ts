import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from './decode-audio';
import { checksum } from './decoders/ogg-pages';
import { encodeWav } from './encode-wav';

const read = async (name: string) => new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
const FILES = [
  'mono-s16le.wav',
  'stereo-rf64.wav',
  'mono-16.flac',
  'mono-16.flac.ogg',
  'mono-lame-cbr.mp3',
  'mono-untagged.mp3',
  'stereo-vorbis.ogg',
  'stereo.opus',
];

/** What came of it: 'ok' or the code of the error; anything but a PianoscribeError fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    const { samples } = await decodeAudio(bytes);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.every(Number.isFinite)).toBe(true);
    return 'ok';
  } catch (error) {
    expect(error).toMatchObject({ name: 'PianoscribeError' });
    return (error as { code: string }).code;
  }
}

describe('what is no audio', () => {
  const text = (words: string) => new TextEncoder().encode(words);

  it.each([
    ['nothing', new Uint8Array(0), 'EMPTY_INPUT'],
    ['a byte', Uint8Array.of(1), 'UNSUPPORTED_FORMAT'],
    ['a text', text('This is not audio.'), 'UNSUPPORTED_FORMAT'],
    ['a MIDI file', text('MThd\0\0\0\x06\0\0\0\x01\0\x60'), 'UNSUPPORTED_FORMAT'],
    ['AIFF', text('FORM\0\0\0\0AIFF'), 'UNSUPPORTED_FORMAT'],
    ['an ID3 tag alone', text('ID3\x04\0\0\0\0\0\0'), 'EMPTY_INPUT'],
    [
      'an MP3 frame head with text behind',
      Uint8Array.of(0xff, 0xfb, 0x90, 0x64, ...text('x'.repeat(900))),
      'UNSUPPORTED_FORMAT',
    ],
    ['zeros', new Uint8Array(100_000), 'UNSUPPORTED_FORMAT'],
    ['an MP4 without sound', text('\0\0\0\x14ftypisom\0\0\0\0mp42\0\0\0\x08moov'), 'UNSUPPORTED_FORMAT'],
  ])('%s', async (_, bytes, code) => {
    expect(await outcome(bytes)).toBe(code);
  });

  it('random bytes behind any signature', async () => {
    const heads = [
      '',
      'RIFF\0\0\0\0WAVE',
      'RIFF\0\0\0\0WAVEfmt ',
      'fLaC',
      'fLaC\x80\0\0\x22',
      'OggS',
      '\0\0\0\x18ftyp',
      'ID3',
    ];
    const bytes = fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }))
      .map(([head, tail]) => Uint8Array.from([...text(head), ...tail]));
    await fc.assert(
      fc.asyncProperty(bytes, async (input) => {
        await outcome(input);
      }),
      { numRuns: 500 },
    );
  });
});

describe('damage', () => {
  it.each(FILES)('%s, cut anywhere, is refused', async (name) => {
    const whole = await read(name);
    for (let i = 1; i < 40; i++) {
      const cut = Math.floor((whole.length * i) / 40);
      expect(['CORRUPT_DATA', 'UNSUPPORTED_FORMAT', 'EMPTY_INPUT']).toContain(await outcome(whole.slice(0, cut)));
    }
  });

  it.each(FILES)('%s with some bytes changed decodes or is refused', async (name) => {
    const whole = await read(name);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, inHead) => {
        const bytes = whole.slice();
        for (const [at, value] of list) bytes[inHead ? at % 300 : at] = value;
        await outcome(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['stereo-vorbis.ogg', 'stereo.opus', 'mono-16.flac.ogg'])('%s with right checksums over it', async (name) => {
    const whole = await read(name);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bytes = whole.slice();
        for (const [at, value] of list) bytes[at] = value;
        restorePages(bytes, whole);
        await outcome(bytes);
      }),
      { numRuns: 60 },
    );
  });
});

/** Puts the page headers back and makes the checksums right, so that the damage reaches the decoder. */
function restorePages(bytes: Uint8Array, whole: Uint8Array): void {
  for (let at = 0; at < whole.length; ) {
    const head = 27 + whole[at + 26];
    let size = head;
    for (let i = 27; i < head; i++) size += whole[at + i];
    bytes.set(whole.subarray(at, at + head), at);
    const page = bytes.subarray(at, at + size);
    new DataView(page.buffer, page.byteOffset).setUint32(22, checksum(page), true);
    at += size;
  }
}

describe('small and odd', () => {
  it.each(['wav', 'flac', 'ogg', 'opus'])('eight channels are no recording, in .%s', async (kind) => {
    await expect(decodeAudio(await read(`eight-channels.${kind}`))).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: 'Expected at most 6 channels (5.1), found 8. Mix the recording down to stereo first.',
    });
  });

  it('three samples are three samples', async () => {
    const { samples } = await decodeAudio(encodeWav({ samples: Float32Array.of(0.5, 0, -0.5), sampleRate: 44100 }));
    expect(samples).toEqual(Float32Array.of(0.5, 0, -0.5));
  });

  it('three samples resampled are two', async () => {
    const bytes = encodeWav({ samples: Float32Array.of(0.5, 0, -0.5), sampleRate: 44100 });
    expect((await decodeAudio(bytes, { sampleRate: 16000 })).samples.length).toBe(2);
  });

  it('refuses a source or a rate that is none', async () => {
    const bytes = encodeWav({ samples: new Float32Array(9), sampleRate: 8000 });
    const none = 'recording.wav' as unknown as Uint8Array;
    await expect(decodeAudio(none)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    for (const sampleRate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1]) {
      await expect(decodeAudio(bytes, { sampleRate })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
});
