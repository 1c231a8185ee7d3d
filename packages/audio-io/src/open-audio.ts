import { type AudioStream, type Hertz, type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import { ByteReader } from './byte-reader';
import { loadDecoder } from './decoders';
import { empty } from './errors';
import { detectFormat } from './format';
import { mixToMono } from './mono';
import type { PcmBlock } from './pcm';
import { createResampler } from './resample/resampler';
import { type AudioSource, readChunks } from './source';

/** Options of everything that reads audio. */
export interface ReadOptions extends JobOptions {
  /** Rate of the samples that come out, in Hz; the recording's own when omitted. */
  readonly sampleRate?: Hertz;
}

/**
 * Opens encoded audio (WAV, FLAC, MP3, Ogg Vorbis, Opus; M4A where the platform can) as mono blocks, the mean of all
 * channels, in memory that does not grow with its length. The same samples as `decodeAudio`, whatever the chunks.
 * Iterate over `blocks` to the end, or break out of the loop: either closes the source. They can be read once.
 * @throws PianoscribeError EMPTY_INPUT, UNSUPPORTED_FORMAT, CORRUPT_DATA, NOT_FINITE, INVALID_ARGUMENT, ABORTED;
 * where the damage lies further in, the iteration throws it.
 */
export async function openAudio(source: AudioSource, options: ReadOptions = {}): Promise<AudioStream> {
  const { signal, sampleRate } = options;
  throwIfAborted(signal);
  checkRate(sampleRate);
  const reader = new ByteReader(readChunks(source));
  try {
    const decode = await loadDecoder(await detectFormat(reader));
    throwIfAborted(signal);
    const pcm = decode(reader)[Symbol.asyncIterator]();
    const first = await nextFilled(pcm);
    if (first === undefined) throw empty('a file that decodes to no samples');
    return {
      sampleRate: sampleRate ?? first.sampleRate,
      blocks: readBlocks(reader, pcm, first, options),
      duration: first.totalFrames === undefined ? undefined : first.totalFrames / first.sampleRate,
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function* readBlocks(
  reader: ByteReader,
  pcm: AsyncIterator<PcmBlock>,
  first: PcmBlock,
  options: ReadOptions,
): AsyncGenerator<Float32Array, void, undefined> {
  const { signal, onProgress } = options;
  const from = first.sampleRate;
  const total = first.totalFrames === undefined ? undefined : first.totalFrames / from;
  const resampler =
    options.sampleRate === undefined || options.sampleRate === from
      ? undefined
      : createResampler({ from, to: options.sampleRate });
  let frames = 0;
  let reported = 0;
  try {
    for (let block: PcmBlock | undefined = first; block !== undefined; block = await nextFilled(pcm)) {
      throwIfAborted(signal);
      if (block.sampleRate !== from) {
        throw new PianoscribeError(
          'UNSUPPORTED_FORMAT',
          `Expected one sample rate, found ${block.sampleRate} Hz after ${from} Hz. Split the file into its parts.`,
        );
      }
      const mono = mixToMono(block.channels, frames);
      frames += mono.length;
      const samples = resampler ? resampler.push(mono) : mono;
      if (samples.length > 0) yield samples;
      const second = Math.floor(frames / from);
      if (onProgress && second > reported) {
        reported = second;
        onProgress({ stage: 'decode', done: second, total, unit: 's' });
      }
    }
    const tail = resampler?.finish();
    if (tail && tail.length > 0) yield tail;
  } finally {
    await pcm.return?.();
    await reader.close();
  }
}

async function nextFilled(pcm: AsyncIterator<PcmBlock>): Promise<PcmBlock | undefined> {
  for (;;) {
    const { done, value } = await pcm.next();
    if (done) return undefined;
    if (value.channels.length > 0 && value.channels[0].length > 0) return value;
  }
}

function checkRate(sampleRate: Hertz | undefined): void {
  if (sampleRate === undefined || (Number.isFinite(sampleRate) && sampleRate > 0)) return;
  throw new PianoscribeError('INVALID_ARGUMENT', `Expected a sample rate above 0 Hz, found ${sampleRate}.`);
}
