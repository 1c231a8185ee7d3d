import { PianoscribeError } from './errors';

/** A named array of numbers with a shape, as it lies in a weights file. */
export interface NamedTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Weights by name. */
export type TensorMap = ReadonlyMap<string, NamedTensor>;

/** Contents of a safetensors file. */
export interface SafetensorsFile {
  readonly tensors: TensorMap;
  readonly metadata: Readonly<Record<string, string>>;
}

type StoredType = 'F32' | 'F16' | 'F64' | 'I64' | 'I32' | 'U8' | 'I8' | 'BF16' | 'BOOL';
const BYTES: Record<StoredType, number> = { F32: 4, F16: 2, BF16: 2, F64: 8, I64: 8, I32: 4, U8: 1, I8: 1, BOOL: 1 };
const MAX_HEADER_BYTES = 100_000_000;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads a safetensors file (the format of the Hugging Face library of that name: u64 header length, JSON header, data).
 * Every stored type becomes float32.
 * @throws PianoscribeError CORRUPT_DATA where header, offsets or sizes don't agree with the bytes.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw corrupt(`it has ${bytes.length} bytes, less than the length of its header`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > MAX_HEADER_BYTES || 8 + headerLength > bytes.length) {
    throw corrupt(`its header would be ${headerLength} bytes of a file of ${bytes.length}`);
  }
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)));
  } catch (cause) {
    throw corrupt('its header is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw corrupt('its header is not an object');
  const tensors = new Map<string, NamedTensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = readMetadata(entry);
    else tensors.set(name, readTensor(name, entry, view, 8 + headerLength));
  }
  return { tensors, metadata };
}

function readMetadata(entry: unknown): Record<string, string> {
  const isTexts =
    typeof entry === 'object' &&
    entry !== null &&
    !Array.isArray(entry) &&
    Object.values(entry).every((value) => typeof value === 'string');
  if (!isTexts) throw corrupt('its metadata is not a map of texts');
  return entry as Record<string, string>;
}

function readTensor(name: string, entry: unknown, view: DataView, base: number): NamedTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const isWhole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (typeof dtype !== 'string' || !(dtype in BYTES))
    throw corrupt(`"${name}" is of the unknown type ${String(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isWhole)) throw corrupt(`"${name}" has no shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isWhole))
    throw corrupt(`"${name}" has no offsets`);
  const type = dtype as StoredType;
  const size = (shape as number[]).reduce((product, n) => product * n, 1);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== size * BYTES[type] || base + end > view.byteLength) {
    throw corrupt(`"${name}" of shape [${shape.join(', ')}] does not lie within the file`);
  }
  const at = base + begin;
  if (type === 'F32' && IS_LITTLE_ENDIAN) {
    // A copy of the bytes is aligned wherever they lay, and takes less than half the time of number by number.
    const from = view.byteOffset + at;
    return {
      data: new Float32Array(view.buffer.slice(from, from + 4 * size) as ArrayBuffer),
      shape: shape as number[],
    };
  }
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = readNumber(view, at + i * BYTES[type], type);
  return { data, shape: shape as number[] };
}

function readNumber(view: DataView, at: number, type: StoredType): number {
  switch (type) {
    case 'F32':
      return view.getFloat32(at, true);
    case 'F16':
      return halfToFloat(view.getUint16(at, true));
    case 'BF16':
      return bfloatToFloat(view.getUint16(at, true));
    case 'F64':
      return view.getFloat64(at, true);
    case 'I64':
      return Number(view.getBigInt64(at, true));
    case 'I32':
      return view.getInt32(at, true);
    case 'I8':
      return view.getInt8(at);
    default:
      return view.getUint8(at);
  }
}

/**
 * Writes a safetensors file, names in the order of the map.
 * @param options.precision how numbers are stored: float32 (default), or float16 rounded to nearest even.
 */
export function writeSafetensors(
  tensors: TensorMap,
  options: { metadata?: Readonly<Record<string, string>>; precision?: 'float32' | 'float16' } = {},
): Uint8Array {
  const type: StoredType = options.precision === 'float16' ? 'F16' : 'F32';
  const header: Record<string, unknown> = {};
  if (options.metadata) header.__metadata__ = options.metadata;
  let end = 0;
  for (const [name, { data, shape }] of tensors) {
    const begin = end;
    end += data.length * BYTES[type];
    header[name] = { dtype: type, shape, data_offsets: [begin, end] };
  }
  let json = JSON.stringify(header);
  json += ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8);
  const head = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + head.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const { data } of tensors.values()) {
    for (let i = 0; i < data.length; i++, at += BYTES[type]) {
      if (type === 'F16') view.setUint16(at, floatToHalf(data[i]), true);
      else view.setFloat32(at, data[i], true);
    }
  }
  return bytes;
}

/** IEEE 754 half precision bits -> number. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return (sign ? -1 : 1) * fraction * 2 ** -24;
  // The same bits as a float32, whose exponent is biased by 112 more and reaches further.
  const exponent32 = exponent === 31 ? 255 : exponent + 112;
  scratch.setUint32(0, ((sign << 16) | (exponent32 << 23) | (fraction << 13)) >>> 0);
  return scratch.getFloat32(0);
}

const scratch = new DataView(new ArrayBuffer(4));

function bfloatToFloat(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** Number -> IEEE 754 half precision bits, rounded to nearest even; beyond 65504 becomes infinite. */
export function floatToHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | roundHalfEven(Math.abs(value) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

function corrupt(reason: string, cause?: unknown): PianoscribeError {
  return new PianoscribeError('CORRUPT_DATA', `Not a readable safetensors file: ${reason}. Get the weights again.`, {
    cause,
  });
}
