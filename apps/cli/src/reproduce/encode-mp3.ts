import { type AudioSignal, PianoscribeError } from '@pianoscribe/core';

/**
 * Mono samples as an MP3 file. The encoder (LAME, LGPL, compiled to WebAssembly) is loaded when it is first needed.
 * @param options.kilobits a second; default 64.
 * @throws PianoscribeError INVALID_ARGUMENT for a sample rate that MP3 does not have.
 */
export async function encodeMp3(
  { samples, sampleRate }: AudioSignal,
  options: { readonly kilobits?: 32 | 64 | 128 } = {},
): Promise<Uint8Array> {
  if (![8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000].includes(sampleRate)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `MP3 has no sample rate of ${sampleRate} Hz. Resample to 44100 Hz.`);
  }
  const { createMp3Encoder } = await import('wasm-media-encoders');
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: sampleRate as 16000, channels: 1, bitrate: options.kilobits ?? 64 });
  // Copies: what the encoder returns lies in memory that it writes over.
  const body = encoder.encode([samples]).slice();
  const tail = encoder.finalize().slice();
  const bytes = new Uint8Array(body.length + tail.length);
  bytes.set(body);
  bytes.set(tail, body.length);
  return bytes;
}
