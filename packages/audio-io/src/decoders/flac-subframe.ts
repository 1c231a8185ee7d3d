import { corrupt, unsupported } from '../errors';
import type { BitReader } from './flac-bits';

const MOST_BITS = 32;
const coefficients = new Int32Array(32);

/**
 * Reads one channel of a frame into `output` (RFC 9639 9.2).
 * @param bits bits a sample, one more in a side channel.
 */
export function readSubframe(reader: BitReader, output: Int32Array, bits: number): void {
  const kind = reader.read(7);
  // Each sample may end in zeros, which are not stored.
  const wasted = reader.read(1) ? reader.readUnary() + 1 : 0;
  bits -= wasted;
  if (kind & 0x40 || bits < 1) throw corrupt('FLAC', 'a channel makes no sense');
  if (bits > MOST_BITS) throw unsupported('FLAC of 32 bits with a side channel of 33');
  if (kind === 0) output.fill(reader.readSigned(bits));
  else if (kind === 1) readRaw(reader, output, output.length, bits);
  else if (kind >= 8 && kind <= 12) readFixed(reader, output, bits, kind - 8);
  else if (kind >= 32) readLinear(reader, output, bits, kind - 31);
  else throw corrupt('FLAC', `a channel is of the unknown kind ${kind}`);
  if (wasted > 0) for (let i = 0; i < output.length; i++) output[i] <<= wasted;
}

function readRaw(reader: BitReader, output: Int32Array, count: number, bits: number): void {
  for (let i = 0; i < count && !reader.exhausted; i++) output[i] = reader.readSigned(bits);
}

function readFixed(reader: BitReader, x: Int32Array, bits: number, order: number): void {
  readRaw(reader, x, order, bits);
  readResidual(reader, x, order);
  if (order === 1) for (let i = 1; i < x.length; i++) x[i] += x[i - 1];
  else if (order === 2) for (let i = 2; i < x.length; i++) x[i] += 2 * x[i - 1] - x[i - 2];
  else if (order === 3) for (let i = 3; i < x.length; i++) x[i] += 3 * (x[i - 1] - x[i - 2]) + x[i - 3];
  else if (order === 4) {
    for (let i = 4; i < x.length; i++) x[i] += 4 * (x[i - 1] + x[i - 3]) - 6 * x[i - 2] - x[i - 4];
  }
}

function readLinear(reader: BitReader, output: Int32Array, bits: number, order: number): void {
  readRaw(reader, output, order, bits);
  const precision = reader.read(4) + 1;
  const shift = reader.readSigned(5);
  if (precision === 16 || shift < 0) throw corrupt('FLAC', 'a predictor makes no sense');
  for (let j = 0; j < order; j++) coefficients[j] = reader.readSigned(precision);
  readResidual(reader, output, order);
  // The sum of `order` products fits into 32 bits, or, as it always does, into the 53 of a number.
  if (bits + precision + Math.ceil(Math.log2(order)) <= 32) predict(output, order, shift);
  else predictWide(output, order, shift);
}

function predict(x: Int32Array, order: number, shift: number): void {
  const c = coefficients;
  for (let i = order; i < x.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum = (sum + Math.imul(c[j], x[i - 1 - j])) | 0;
    x[i] += sum >> shift;
  }
}

function predictWide(x: Int32Array, order: number, shift: number): void {
  const c = coefficients;
  const scale = 2 ** -shift;
  for (let i = order; i < x.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += c[j] * x[i - 1 - j];
    x[i] += Math.floor(sum * scale);
  }
}

function readResidual(reader: BitReader, output: Int32Array, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw corrupt('FLAC', 'a residual is of an unknown kind');
  const parameterBits = 4 + method;
  const rawMark = (1 << parameterBits) - 1;
  const partitions = 1 << reader.read(4);
  const size = output.length / partitions;
  if (!Number.isInteger(size) || size < order) throw corrupt('FLAC', 'a residual has parts of no length');
  for (let p = 0; p < partitions && !reader.exhausted; p++) {
    const from = p === 0 ? order : p * size;
    const to = (p + 1) * size;
    const parameter = reader.read(parameterBits);
    if (parameter === rawMark) {
      const bits = reader.read(5);
      for (let i = from; i < to && !reader.exhausted; i++) output[i] = reader.readSigned(bits);
    } else {
      reader.readRice(output, from, to, parameter);
    }
  }
}
