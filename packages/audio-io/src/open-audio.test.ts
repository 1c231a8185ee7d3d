import { readFile } from 'node:fs/promises';
import type { AudioStream, Progress } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from './decode-audio';
import { encodeWav } from './encode-wav';
import { joinBlocks, sameBits } from './fixtures/same-bits';
import { openAudio } from './open-audio';

const read = async (name: string) => new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
const FILES = [
  'six-channels.wav',
  'stereo-24.flac',
  'mono-16.flac.ogg',
  'stereo-lame-vbr.mp3',
  'stereo-vorbis.ogg',
  'stereo.opus',
];

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length];
    yield bytes.slice(at, at + size);
    at += size;
  }
}

async function collect({ blocks }: AudioStream): Promise<Float32Array> {
  const all: Float32Array[] = [];
  for await (const block of blocks) all.push(block);
  return joinBlocks(all);
}

const noise = encodeWav({
  samples: Float32Array.from({ length: 90_000 }, (_, i) => Math.sin(i * i) / 2),
  sampleRate: 44100,
});

describe('a stream gives the samples of the whole', () => {
  it.each(FILES)('%s, in chunks of any size', async (name) => {
    const bytes = await read(name);
    const whole = await decodeAudio(bytes);
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(sizes, async (list) => {
        const streamed = await collect(await openAudio(inChunks(bytes, list)));
        expect(sameBits(streamed, whole.samples)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it.each(FILES)('%s, resampled', async (name) => {
    const bytes = await read(name);
    const whole = await decodeAudio(bytes, { sampleRate: 16000 });
    const stream = await openAudio(inChunks(bytes, [777]), { sampleRate: 16000 });
    expect(stream.sampleRate).toBe(16000);
    expect(sameBits(await collect(stream), whole.samples)).toBe(true);
  });

  it('from each kind of source', async () => {
    const bytes = await read('mono-16.flac');
    const whole = await decodeAudio(bytes);
    const blob = new Blob([bytes]);
    for (const source of [bytes.buffer, bytes, blob, blob.stream(), inChunks(bytes, [1000])]) {
      expect(sameBits((await decodeAudio(source)).samples, whole.samples)).toBe(true);
    }
  });
});

describe('a stream', () => {
  it('knows its length where the file tells it', async () => {
    expect((await openAudio(await read('mono-16.flac'))).duration).toBe(0.5);
    expect((await openAudio(await read('mono-lame-cbr.mp3'))).duration).toBe(0.5);
    expect((await openAudio(await read('mono.opus'))).duration).toBeUndefined();
  });

  it('closes its source at the end, on a break and on an error', async () => {
    const nan = encodeWav({ samples: new Float32Array(9), sampleRate: 8000 }, { format: 'float32' });
    nan.set([0, 0, 192, 127], nan.length - 4);
    for (const [bytes, blocksToRead] of [
      [noise, 99],
      [noise, 1],
      [nan, 1],
      [noise.slice(0, 40), 1],
    ] as const) {
      let closed = false;
      async function* source() {
        try {
          yield* inChunks(bytes, [5000]);
        } finally {
          closed = true;
        }
      }
      try {
        let left = blocksToRead;
        for await (const _ of (await openAudio(source())).blocks) if (--left === 0) break;
      } catch (error) {
        expect(error).toMatchObject({ name: 'PianoscribeError' });
      }
      expect(closed).toBe(true);
    }
  });

  it('hands on what its source throws', async () => {
    async function* source() {
      yield noise.slice(0, 5000);
      throw new Error('the line went dead');
    }
    await expect(decodeAudio(source())).rejects.toThrow('the line went dead');
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const stream = await openAudio(noise, { signal: controller.signal });
    controller.abort();
    await expect(collect(stream)).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(decodeAudio(noise, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('reports each second once', async () => {
    const seen: Progress[] = [];
    await decodeAudio(noise, { onProgress: (progress) => seen.push(progress) });
    const total = 90_000 / 44100;
    expect(seen).toEqual([1, 2].map((done) => ({ stage: 'decode', done, total, unit: 's' })));
  });
});
