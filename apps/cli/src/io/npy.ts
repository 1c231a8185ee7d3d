import type { Matrix } from '@pianoscribe/core';

/** A matrix as a NumPy file, version 1.0: '<f4', C order, [rows, columns]. */
export function encodeNpy({ data, shape }: Matrix): Uint8Array {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape[0]}, ${shape[1]}), }`;
  // The data begin at a multiple of 64 bytes: 10 of magic and length, the header, spaces, a newline.
  const padding = (64 - ((10 + description.length + 1) % 64)) % 64;
  const header = `${description}${' '.repeat(padding)}\n`;
  const bytes = new Uint8Array(10 + header.length + 4 * data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  for (let i = 0, at = 10 + header.length; i < data.length; i++, at += 4) view.setFloat32(at, data[i], true);
  return bytes;
}
