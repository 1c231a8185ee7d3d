let table8: Uint8Array | undefined;
let table16: Uint16Array | undefined;

/** CRC-8 with polynomial x^8 + x^2 + x + 1 over the first `length` bytes (RFC 9639 9.1.8). */
export function crc8(bytes: Uint8Array, length: number): number {
  table8 ??= Uint8Array.from({ length: 256 }, (_, byte) => divide(byte, 0x80, 0x07));
  let crc = 0;
  for (let i = 0; i < length; i++) crc = table8[crc ^ bytes[i]];
  return crc;
}

/** CRC-16 with polynomial x^16 + x^15 + x^2 + 1 over the first `length` bytes (RFC 9639 9.3). */
export function crc16(bytes: Uint8Array, length: number): number {
  table16 ??= Uint16Array.from({ length: 256 }, (_, byte) => divide(byte << 8, 0x8000, 0x8005));
  let crc = 0;
  for (let i = 0; i < length; i++) crc = ((crc & 255) << 8) ^ table16[(crc >> 8) ^ bytes[i]];
  return crc;
}

function divide(crc: number, top: number, polynomial: number): number {
  for (let bit = 0; bit < 8; bit++) crc = crc & top ? (crc << 1) ^ polynomial : crc << 1;
  return crc;
}
