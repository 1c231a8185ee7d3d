import { type AudioSignal, type AudioStream, type Hertz, PianoscribeError, type Seconds } from '@pianoscribe/core';
import type { CreateResampler } from './ports';

/** Longest block that is handed on: bounds what one step holds, however the audio comes. */
const BLOCK_SAMPLES = 65_536;

/** What has been read so far, filled in while the blocks are consumed. */
export interface SampleCount {
  duration: Seconds;
}

/**
 * Audio, whole or as a stream, as blocks of at most 65,536 samples at `sampleRate`, checked for NaN on the way.
 * @throws PianoscribeError EMPTY_INPUT (less than `minimumDuration`), NOT_FINITE, INVALID_ARGUMENT (no resampler at hand).
 */
export async function* readSamples(
  audio: AudioSignal | AudioStream,
  target: { sampleRate: Hertz; minimumDuration: Seconds; createResampler?: CreateResampler; count: SampleCount },
): AsyncGenerator<Float32Array> {
  if (!(audio.sampleRate > 0 && Number.isFinite(audio.sampleRate))) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A sample rate of ${audio.sampleRate} Hz can't be; expected e.g. 44100.`,
    );
  }
  const resampler = resamplerFor(audio.sampleRate, target);
  let read = 0;
  for await (const block of blocksOf(audio)) {
    checkFinite(block, read, audio.sampleRate);
    read += block.length;
    target.count.duration = read / audio.sampleRate;
    const samples = resampler ? resampler.push(block) : block;
    if (samples.length > 0) yield samples;
  }
  if (read === 0) {
    throw new PianoscribeError('EMPTY_INPUT', 'The recording has no samples. Give one with sound in it.');
  }
  if (target.count.duration < target.minimumDuration) {
    throw new PianoscribeError(
      'EMPTY_INPUT',
      `The recording is shorter than the ${(1000 * target.minimumDuration).toFixed(0)} ms that it takes to hear a note. Is it the right file?`,
    );
  }
  const rest = resampler?.finish();
  if (rest && rest.length > 0) yield rest;
}

function resamplerFor(from: Hertz, target: { sampleRate: Hertz; createResampler?: CreateResampler }) {
  if (from === target.sampleRate) return undefined;
  if (!target.createResampler) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `The audio has ${from} Hz, the model hears ${target.sampleRate} Hz: resample it, or give createTranscriber a resampler.`,
    );
  }
  return target.createResampler({ from, to: target.sampleRate });
}

async function* blocksOf(audio: AudioSignal | AudioStream): AsyncGenerator<Float32Array> {
  const whole = 'samples' in audio ? [audio.samples] : audio.blocks;
  for await (const block of whole) {
    for (let at = 0; at < block.length; at += BLOCK_SAMPLES) yield block.subarray(at, at + BLOCK_SAMPLES);
  }
}

function checkFinite(block: Float32Array, before: number, sampleRate: Hertz): void {
  for (let i = 0; i < block.length; i++) {
    if (!Number.isFinite(block[i])) {
      const time = ((before + i) / sampleRate).toFixed(3);
      throw new PianoscribeError(
        'NOT_FINITE',
        `Sample ${before + i} (at ${time} s) is ${block[i]}; samples must be finite numbers.`,
      );
    }
  }
}
