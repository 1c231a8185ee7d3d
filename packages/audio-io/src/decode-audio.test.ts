import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from './decode-audio';
import { SOURCE, sourceSamples } from './fixtures/source';
import { resample } from './resample/resampler';

const source = sourceSamples();
const read = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url));

/** Error against the source at a lag, in decibels of the source's power. */
function errorAt(lag: number, estimate: Float32Array, reference: Float32Array): number {
  let power = 0;
  let error = 0;
  for (let i = 2000; i < reference.length - 2000; i++) {
    power += reference[i] ** 2;
    error += (estimate[i + lag] - reference[i]) ** 2;
  }
  return 10 * Math.log10(error / power);
}

function bestLag(estimate: Float32Array, reference: Float32Array): number {
  let best = 0;
  for (let lag = -1999; lag < 2000; lag++) {
    if (errorAt(lag, estimate, reference) < errorAt(best, estimate, reference)) best = lag;
  }
  return best;
}

describe('lossless formats give the source back', () => {
  it.each([
    ['mono-16.flac', 1 / 32768],
    ['mono-16.flac.ogg', 1 / 32768],
    ['stereo-24.flac', 1 / 8388608],
  ])('%s', async (name, step) => {
    const { samples, sampleRate } = await decodeAudio(await read(name));
    expect(sampleRate).toBe(SOURCE.sampleRate);
    expect(samples.length).toBe(SOURCE.frames);
    for (let i = 0; i < samples.length; i++) expect(Math.abs(samples[i] - source[i])).toBeLessThan(0.75 * step);
  });
});

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
