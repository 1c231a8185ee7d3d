import { open, rename, unlink } from 'node:fs/promises';
import { KEY_COUNT, PianoscribeError } from '@pianoscribe/core';
import { floatToHalf, halfToFloat } from '@pianoscribe/core/safetensors';
import type { Segment } from './segments';

/** What all records of a shard have in common. */
export interface ShardShape {
  readonly mels: number;
  readonly frames: number;
  readonly columns: number;
  readonly precision: 'float32' | 'float16';
}

/** A file of segments, one record each, and at its end what they are called. */
export interface Shard {
  readonly names: readonly string[];
  read(index: number): Promise<Segment>;
}

const MAGIC = 'PSSHARD1';

/** Writes segments one after the other; the file bears its name when it is whole. */
export async function writeShard(
  path: string,
  shape: ShardShape,
  segments: AsyncIterable<Segment> | Iterable<Segment>,
): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const file = await open(draft, 'w');
  try {
    const names: string[] = [];
    for await (const segment of segments) {
      await file.write(encode(segment, shape));
      names.push(segment.name);
    }
    const foot = Buffer.from(JSON.stringify({ ...shape, names }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(foot.length);
    await file.write(Buffer.concat([foot, length, Buffer.from(MAGIC)]));
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close();
    await unlink(draft);
    throw error;
  }
}

/**
 * Opens a shard; undefined where there is none, or none of this shape.
 * @throws PianoscribeError CORRUPT_DATA where the file is no shard.
 */
export async function openShard(path: string, shape: ShardShape): Promise<Shard | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  const size = recordBytes(shape);
  try {
    const { size: bytes } = await file.stat();
    const tail = Buffer.alloc(12);
    await file.read(tail, 0, 12, Math.max(0, bytes - 12));
    if (tail.subarray(4).toString() !== MAGIC) throw corrupt(path);
    const length = tail.readUInt32LE();
    const foot = Buffer.alloc(length);
    await file.read(foot, 0, length, Math.max(0, bytes - 12 - length));
    const { names, ...found } = JSON.parse(foot.toString()) as ShardShape & { names: string[] };
    if (JSON.stringify(found) !== JSON.stringify(shapeOnly(shape))) return undefined;
    if (bytes !== names.length * size + length + 12) throw corrupt(path);
    return { names, read: (index) => readRecord(path, index, names[index], shape) };
  } finally {
    await file.close();
  }
}

async function readRecord(path: string, index: number, name: string, shape: ShardShape): Promise<Segment> {
  const bytes = new Uint8Array(recordBytes(shape));
  const file = await open(path);
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, index * bytes.length);
    if (bytesRead < bytes.length) throw corrupt(path);
  } finally {
    await file.close();
  }
  return decode(bytes, name, shape);
}

/** Numbers first, then the roll as bits; of either, the platform's byte order: a cache stays on its machine. */
function encode({ features, roll }: Segment, shape: ShardShape): Uint8Array {
  const bytes = new Uint8Array(recordBytes(shape));
  const rollAt = imageBytes(shape);
  if (features.length !== shape.mels * shape.frames || roll.length !== KEY_COUNT * shape.columns) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `A segment of ${features.length} and ${roll.length} numbers does not fit a shard of [${shape.mels}, ${shape.frames}] and [${KEY_COUNT}, ${shape.columns}].`,
    );
  }
  if (shape.precision === 'float32') new Float32Array(bytes.buffer, 0, features.length).set(features);
  else new Uint16Array(bytes.buffer, 0, features.length).set(Uint16Array.from(features, floatToHalf));
  for (let i = 0; i < roll.length; i++) if (roll[i]) bytes[rollAt + (i >> 3)] |= 1 << (i & 7);
  return bytes;
}

function decode(bytes: Uint8Array<ArrayBuffer>, name: string, shape: ShardShape): Segment {
  const count = shape.mels * shape.frames;
  const features =
    shape.precision === 'float32'
      ? new Float32Array(bytes.buffer, 0, count)
      : Float32Array.from(new Uint16Array(bytes.buffer, 0, count), fromHalf());
  const rollAt = imageBytes(shape);
  const roll = new Uint8Array(KEY_COUNT * shape.columns);
  for (let i = 0; i < roll.length; i++) roll[i] = (bytes[rollAt + (i >> 3)] >> (i & 7)) & 1;
  return { name, features, roll };
}

let halves: Float32Array | undefined;

/** A table of all halves: an epoch reads billions of them. */
function fromHalf(): (bits: number) => number {
  halves ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => halfToFloat(bits));
  const table = halves;
  return (bits) => table[bits];
}

function imageBytes({ mels, frames, precision }: ShardShape): number {
  return mels * frames * (precision === 'float32' ? 4 : 2);
}

function recordBytes(shape: ShardShape): number {
  // Whole multiples of 4 bytes, so that numbers lie where typed arrays can begin.
  return Math.ceil((imageBytes(shape) + Math.ceil((KEY_COUNT * shape.columns) / 8)) / 4) * 4;
}

function shapeOnly({ mels, frames, columns, precision }: ShardShape): ShardShape {
  return { mels, frames, columns, precision };
}

function corrupt(path: string): PianoscribeError {
  return new PianoscribeError('CORRUPT_DATA', `${path} is not a whole shard of segments. Delete it; it is made anew.`);
}
