/** A WAV file of any header: 32-bit floats, interleaved. */
export function floatWav(
  samples: ArrayLike<number>,
  options: { sampleRate?: number; channels?: number } = {},
): Uint8Array {
  const { sampleRate = 16_000, channels = 1 } = options;
  const bytes = new Uint8Array(44 + 4 * samples.length);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 4, true);
  view.setUint16(32, channels * 4, true);
  view.setUint16(34, 32, true);
  tag(36, 'data');
  view.setUint32(40, 4 * samples.length, true);
  for (let i = 0; i < samples.length; i++) view.setFloat32(44 + 4 * i, samples[i], true);
  return bytes;
}

/** A sine of amplitude 0.4. */
export function sine(seconds: number, frequency = 440, sampleRate = 16_000): Float32Array {
  const step = (2 * Math.PI * frequency) / sampleRate;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => 0.4 * Math.sin(step * i));
}
