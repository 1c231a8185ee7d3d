import { type AudioSignal, PianoscribeError } from '@pianoscribe/core';
import { openAudio, type ReadOptions } from './open-audio';
import type { AudioSource } from './source';

/** 2 GiB of samples: 3.4 hours at 44.1 kHz, 9.3 hours at 16 kHz. */
const MOST_SAMPLES = 2 ** 29;

/**
 * Decodes a whole recording (WAV, FLAC, MP3, Ogg Vorbis, Opus; M4A where the platform can) to mono, the mean of all
 * channels, at its own rate or at `sampleRate`. For recordings of more than some minutes `openAudio` takes less memory.
 * @throws PianoscribeError EMPTY_INPUT, UNSUPPORTED_FORMAT, CORRUPT_DATA, NOT_FINITE, INVALID_ARGUMENT, ABORTED;
 * LIMIT_EXCEEDED where there are more than 2^29 samples.
 */
export async function decodeAudio(source: AudioSource, options: ReadOptions = {}): Promise<AudioSignal> {
  const { sampleRate, blocks } = await openAudio(source, options);
  const parts: Float32Array[] = [];
  let length = 0;
  for await (const block of blocks) {
    length += block.length;
    if (length > MOST_SAMPLES) {
      throw new PianoscribeError(
        'LIMIT_EXCEEDED',
        `Expected at most ${MOST_SAMPLES} samples at once, found more. Read it as a stream, with openAudio.`,
      );
    }
    parts.push(block);
  }
  if (parts.length === 1) return { samples: parts[0], sampleRate };
  const samples = new Float32Array(length);
  let offset = 0;
  for (const part of parts) {
    samples.set(part, offset);
    offset += part.length;
  }
  return { samples, sampleRate };
}
