import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../decode-audio';
import { encodeWav } from '../encode-wav';
import { sourceSamples } from '../fixtures/source';

const source = sourceSamples();
const read = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url));

interface Parts {
  riff?: string;
  riffSize?: number;
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  frameBytes?: number;
  dataSize?: number;
  data?: number[];
  before?: [id: string, content: number[]][];
  after?: number[];
}

const le = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 255);
const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));

/** A WAV file with a header that says what the test wants. */
function wav(parts: Parts): Uint8Array {
  const {
    tag = 1,
    channels = 1,
    sampleRate = 8000,
    bits = 16,
    data = [0, 64, 0, 192],
    before = [],
    after = [],
  } = parts;
  const frameBytes = parts.frameBytes ?? channels * Math.ceil(bits / 8);
  const format = [tag, channels].flatMap((n) => le(n, 2));
  const rest = [...le(sampleRate, 4), ...le(sampleRate * frameBytes, 4), ...le(frameBytes, 2), ...le(bits, 2)];
  const body = [
    ...text('WAVE'),
    ...before.flatMap(([id, content]) => [...text(id), ...le(content.length, 4), ...content]),
    ...[...text('fmt '), ...le(16, 4), ...format, ...rest],
    ...[...text('data'), ...le(parts.dataSize ?? data.length, 4), ...data, ...after],
  ];
  return Uint8Array.from([...text(parts.riff ?? 'RIFF'), ...le(parts.riffSize ?? body.length, 4), ...body]);
}

describe('each sample format, written by ffmpeg', () => {
  it.each([
    ['mono-u8.wav', 1 / 128],
    ['mono-s16le.wav', 1 / 32768],
    ['mono-s24le.wav', 1 / 8388608],
    ['mono-s32le.wav', 0],
    ['mono-f32le.wav', 0],
    ['mono-f64le.wav', 0],
    ['mono-piped.wav', 1 / 32768],
    ['stereo-rf64.wav', 1 / 8388608],
    ['six-channels.wav', 1 / 32768],
  ])('%s', async (name, step) => {
    const { samples, sampleRate } = await decodeAudio(await read(name));
    expect(sampleRate).toBe(44100);
    expect(samples.length).toBe(/rf64|six/.test(name) ? 441 : 882);
    const rounding = 2e-8;
    for (let i = 0; i < samples.length; i++) {
      expect(Math.abs(samples[i] - source[i])).toBeLessThanOrEqual(1.01 * step + rounding);
    }
  });
});

describe('by hand', () => {
  it('reads the worked example: 16384 and -16384 of 32768', async () => {
    expect((await decodeAudio(wav({}))).samples).toEqual(Float32Array.of(0.5, -0.5));
  });

  it('gives the mean of the channels', async () => {
    expect((await decodeAudio(wav({ channels: 2 }))).samples).toEqual(Float32Array.of(0));
  });

  it('passes over chunks before and after, of odd lengths too', async () => {
    const file = wav({ before: [['junk', [1, 2, 3, 0]]], after: [...text('LIST'), ...le(2, 4), 1, 2] });
    expect((await decodeAudio(file)).samples.length).toBe(2);
    const odd = [...text('junk'), ...le(3, 4), 1, 2, 3, 0];
    const plain = [...wav({})];
    const withOdd = Uint8Array.from([...plain.slice(0, 12), ...odd, ...plain.slice(12)]);
    expect((await decodeAudio(withOdd)).samples).toEqual(Float32Array.of(0.5, -0.5));
  });

  it('reads on to the end where the writer could not say the length', async () => {
    for (const lengths of [
      { dataSize: 0xffffffff, riffSize: 0xffffffff },
      { dataSize: 0x7ffff000, riffSize: 0x7ffff024 },
      { dataSize: 0, riffSize: 0 },
      { dataSize: 0, riffSize: 36 },
    ]) {
      expect((await decodeAudio(wav(lengths))).samples).toEqual(Float32Array.of(0.5, -0.5));
    }
  });

  it.each([
    ['no samples', { data: [] }, 'EMPTY_INPUT'],
    ['no samples, and a chunk behind', { data: [], after: [...text('LIST'), ...le(2, 4), 1, 2] }, 'EMPTY_INPUT'],
    ['less audio than it says', { dataSize: 1000 }, 'CORRUPT_DATA'],
    ['2 GiB less than it says', { dataSize: 0x70000000 }, 'CORRUPT_DATA'],
    ['no channel', { channels: 0 }, 'CORRUPT_DATA'],
    ['65535 channels', { channels: 65535, frameBytes: 65535 }, 'UNSUPPORTED_FORMAT'],
    ['no rate', { sampleRate: 0 }, 'CORRUPT_DATA'],
    ['a rate of 4 GHz', { sampleRate: 0xffffffff }, 'CORRUPT_DATA'],
    ['frames of no bytes', { frameBytes: 0 }, 'UNSUPPORTED_FORMAT'],
    ['the coding ADPCM', { tag: 2, bits: 4 }, 'UNSUPPORTED_FORMAT'],
    ['a NaN', { tag: 3, bits: 32, data: [0, 0, 192, 127] }, 'NOT_FINITE'],
    ['an infinity', { tag: 3, bits: 32, data: [0, 0, 0, 0, 0, 0, 128, 255] }, 'NOT_FINITE'],
    ['a header that ends early', { before: [['fmt ', [1, 0]]] as [string, number[]][] }, 'CORRUPT_DATA'],
  ])('refuses %s', async (_, parts, code) => {
    await expect(decodeAudio(wav(parts))).rejects.toMatchObject({ name: 'PianoscribeError', code });
  });

  it('refuses audio before its format, and none at all', async () => {
    const file = wav({});
    for (const broken of [Uint8Array.from([...file.slice(0, 12), ...file.slice(36)]), file.slice(0, 36)]) {
      await expect(decodeAudio(broken)).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
    }
  });
});

describe('encodeWav and back', () => {
  const signals = fc.array(fc.float({ min: -1, max: Math.fround(0.9999), noNaN: true }), {
    minLength: 1,
    maxLength: 99,
  });

  it.each([
    ['pcm16', 0.5 / 32768],
    ['pcm24', 0.5 / 8388608],
    ['float32', 0],
  ] as const)('%s keeps every sample to half a step', async (format, tolerance) => {
    await fc.assert(
      fc.asyncProperty(signals, fc.integer({ min: 1000, max: 192000 }), async (values, sampleRate) => {
        const samples = Float32Array.from(values);
        const back = await decodeAudio(encodeWav({ samples, sampleRate }, { format }));
        expect(back.sampleRate).toBe(sampleRate);
        expect(back.samples.length).toBe(samples.length);
        const rounding = format === 'pcm24' ? 2e-8 : 0;
        const errors = samples.map((x, i) => Math.abs(back.samples[i] - x));
        expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance + rounding);
      }),
    );
  });

  it('clips whole numbers and refuses what is not finite', async () => {
    const { samples } = await decodeAudio(encodeWav({ samples: Float32Array.of(2, -2), sampleRate: 8000 }));
    expect(samples).toEqual(Float32Array.of(32767 / 32768, -1));
    expect(() => encodeWav({ samples: Float32Array.of(Number.NaN), sampleRate: 8000 })).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    );
  });

  it('refuses a rate that a WAV file can not hold', () => {
    expect(() => encodeWav({ samples: new Float32Array(1), sampleRate: 8000.5 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
