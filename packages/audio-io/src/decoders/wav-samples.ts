/** How one sample lies in a WAV file, little-endian. */
export type SampleType = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

const BYTES: Record<SampleType, number> = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8 };

/** Interleaved frames -> one array a channel, whole numbers divided by their most negative value. */
export function readSamples(bytes: Uint8Array, type: SampleType, channels: readonly Float32Array[]): void {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES[type];
  const stride = size * channels.length;
  for (let c = 0; c < channels.length; c++) {
    const samples = channels[c];
    const first = c * size;
    switch (type) {
      case 'u8':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = (bytes[at] - 128) / 128;
        break;
      case 's16':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = data.getInt16(at, true) / 32768;
        break;
      case 's24':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) {
          samples[i] = ((data.getInt16(at + 1, true) << 8) | bytes[at]) / 8388608;
        }
        break;
      case 's32':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) {
          samples[i] = data.getInt32(at, true) / 2147483648;
        }
        break;
      case 'f32':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = data.getFloat32(at, true);
        break;
      case 'f64':
        for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = data.getFloat64(at, true);
        break;
    }
  }
}
