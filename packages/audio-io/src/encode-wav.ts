import { type AudioSignal, PianoscribeError } from '@pianoscribe/core';

/** Sample formats that `encodeWav` writes. */
export type WavSampleFormat = 'pcm16' | 'pcm24' | 'float32';

const HEADER_BYTES = 44;
const BYTES: Record<WavSampleFormat, number> = { pcm16: 2, pcm24: 3, float32: 4 };

/**
 * Mono WAV file of a signal. Whole-number formats round to the nearest step and clip to -1 to 1; no dither.
 * @param options.format default 'pcm16'.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT (rate or format), LIMIT_EXCEEDED from 4 GiB on.
 */
export function encodeWav(signal: AudioSignal, options: { readonly format?: WavSampleFormat } = {}): Uint8Array {
  const { samples, sampleRate } = signal;
  const format = options.format ?? 'pcm16';
  const size = BYTES[format];
  if (size === undefined) {
    throw new PianoscribeError('INVALID_ARGUMENT', `Expected the format pcm16, pcm24 or float32, found ${format}.`);
  }
  if (!(Number.isInteger(sampleRate) && sampleRate > 0 && sampleRate < 2 ** 32)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `Expected a sample rate in whole Hz, found ${sampleRate}.`);
  }
  const dataBytes = samples.length * size;
  const padding = dataBytes & 1;
  if (HEADER_BYTES + dataBytes + padding >= 2 ** 32) {
    throw new PianoscribeError('LIMIT_EXCEEDED', 'A WAV file holds less than 4 GiB. Write it in parts.');
  }
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes + padding);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => {
    for (let i = 0; i < 4; i++) bytes[at + i] = text.charCodeAt(i);
  };
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format === 'float32' ? 3 : 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * size, true);
  view.setUint16(32, size, true);
  view.setUint16(34, size * 8, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (let i = 0, at = HEADER_BYTES; i < samples.length; i++, at += size) {
    const x = samples[i];
    if (!Number.isFinite(x)) {
      throw new PianoscribeError('NOT_FINITE', `Expected finite samples, found ${x} at sample ${i}.`);
    }
    if (format === 'float32') view.setFloat32(at, x, true);
    else if (format === 'pcm16') view.setInt16(at, toStep(x, 32768), true);
    else {
      const step = toStep(x, 8388608);
      bytes[at] = step;
      view.setInt16(at + 1, step >> 8, true);
    }
  }
  return bytes;
}

function toStep(x: number, scale: number): number {
  return Math.max(-scale, Math.min(scale - 1, Math.round(x * scale)));
}
