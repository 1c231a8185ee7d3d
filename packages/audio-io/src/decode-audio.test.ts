import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { decodeAudio } from './decode-audio';
import { SOURCE, sourceSamples } from './fixtures/source';
import { resample } from './resample/resampler';

const source = sourceSamples();
const read = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url));

/** Error against the source at a lag, in decibels of the source's power. */
function errorAt(lag: number, estimate: Float32Array, reference: Float32Array, step = 1): number {
  let power = 0;
  let error = 0;
  for (let i = 2000; i < reference.length - 2000; i += step) {
    power += reference[i] ** 2;
    error += (estimate[i + lag] - reference[i]) ** 2;
  }
  return 10 * Math.log10(error / power);
}

function bestLag(estimate: Float32Array, reference: Float32Array): number {
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let lag = -1999; lag < 2000; lag++) {
    const error = errorAt(lag, estimate, reference, 9);
    if (error < lowest) [lowest, best] = [error, lag];
  }
  return best;
}

describe('lossless formats give the source back', () => {
  it.each([
    ['mono-16.flac', 1 / 32768],
    ['mono-16.flac.ogg', 1 / 32768],
    // The encoder cut its 32 bits off to 24 where it could have rounded.
    ['stereo-24.flac', 2 / 8388608],
  ])('%s', async (name, step) => {
    const { samples, sampleRate } = await decodeAudio(await read(name));
    expect(sampleRate).toBe(SOURCE.sampleRate);
    expect(samples.length).toBe(SOURCE.frames);
    const errors = samples.map((x, i) => Math.abs(x - source[i]));
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(0.51 * step + 3e-8);
  });
});

describe('FLAC', () => {
  // The STREAMINFO block keeps the MD5 sum of the samples as whole numbers.
  it.each([
    ['mono-16.flac', 2],
    ['mono-24.flac', 3],
  ])('%s decodes to the samples whose MD5 sum it keeps', async (name, size) => {
    const bytes = await read(name);
    const { samples } = await decodeAudio(bytes);
    const pcm = Buffer.alloc(samples.length * size);
    samples.forEach((x, i) => {
      pcm.writeIntLE(x * 2 ** (8 * size - 1), i * size, size);
    });
    expect(createHash('md5').update(pcm).digest('hex')).toBe(bytes.subarray(26, 42).toString('hex'));
  });
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('lossy formats lie where the source lies', () => {
  it.each([
    ['mono-lame-cbr.mp3', SOURCE.frames],
    ['stereo-lame-vbr.mp3', SOURCE.frames],
    ['mono-ffmpeg.mp3', SOURCE.frames],
    ['mono-untagged.mp3', 24192 - 1105],
    ['mono-vorbis.ogg', SOURCE.frames],
    ['stereo-vorbis.ogg', SOURCE.frames],
  ])('%s', async (name, length) => {
    const { samples, sampleRate } = await decodeAudio(await read(name));
    expect(sampleRate).toBe(SOURCE.sampleRate);
    expect(samples.length).toBe(length);
    expect(bestLag(samples, source)).toBe(0);
    expect(errorAt(0, samples, source)).toBeLessThan(-20);
  });

  it.skipIf(!hasFfmpeg)('mono-aac.m4a, where there is an ffmpeg', async () => {
    const { samples, sampleRate } = await decodeAudio(await read('mono-aac.m4a'));
    expect([samples.length, sampleRate]).toEqual([SOURCE.frames, SOURCE.sampleRate]);
    expect(bestLag(samples, source)).toBe(0);
    expect(errorAt(0, samples, source)).toBeLessThan(-20);
  });

  it('mono-aac.m4a, where there is none, says what to do', async () => {
    vi.stubEnv('PATH', '');
    const bytes = await read('mono-aac.m4a');
    await expect(decodeAudio(bytes)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining('Install ffmpeg'),
    });
    vi.unstubAllEnvs();
  });

  // The low-frequency channel of the six holds next to nothing, which takes a sixth off the mean: -15.6 dB.
  it.each([
    ['mono.opus', -30],
    ['stereo.opus', -30],
    ['six-channels.opus', -15],
  ])('%s', async (name, error) => {
    const { samples, sampleRate } = await decodeAudio(await read(name));
    const expected = resample(source, { from: SOURCE.sampleRate, to: 48000 });
    expect(sampleRate).toBe(48000);
    expect(samples.length).toBe(expected.length);
    expect(bestLag(samples, expected)).toBe(0);
    expect(errorAt(0, samples, expected)).toBeLessThan(error);
  });
});
