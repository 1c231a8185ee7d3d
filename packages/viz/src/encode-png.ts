import { encode } from 'fast-png';
import type { Picture } from './picture';

/** A picture as the bytes of a PNG file; without its alpha channel, as every picture made here is opaque. */
export function encodePng({ data, width, height }: Picture): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[from + 1];
    rgb[to + 2] = data[from + 2];
  }
  return encode({ data: rgb, width, height, channels: 3 });
}
