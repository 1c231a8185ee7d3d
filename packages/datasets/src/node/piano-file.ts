import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { PianoscribeError } from '@pianoscribe/core';
import type { PianoSample, SampledPiano } from '../sampled-piano';

/** Marks a file of this form and version: length of the JSON header, header, float32 samples one after the other. */
const MAGIC = 'PSPIANO2';

type Header = Omit<SampledPiano, 'samples'> & {
  readonly samples: readonly (Omit<PianoSample, 'samples'> & { readonly length: number })[];
};

/** Keeps a loaded piano in a file; whole or not at all. */
export async function writePianoFile(path: string, piano: SampledPiano): Promise<void> {
  const header: Header = {
    ...piano,
    samples: piano.samples.map(({ samples, ...rest }) => ({ ...rest, length: samples.length })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  const parts = [Buffer.from(MAGIC), size, json];
  for (const { samples } of piano.samples) {
    parts.push(Buffer.from(samples.buffer as ArrayBuffer, samples.byteOffset, samples.byteLength));
  }
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, Buffer.concat(parts));
  await rename(temporary, path);
}

/**
 * Reads it back; undefined where there is no such file.
 * @throws PianoscribeError CORRUPT_DATA where it is something else.
 */
export async function readPianoFile(path: string): Promise<SampledPiano | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  await file.close();
  const bytes = await readFile(path);
  if (bytes.subarray(0, MAGIC.length).toString() !== MAGIC) throw corrupt(path);
  const headerEnd = MAGIC.length + 4 + bytes.readUInt32LE(MAGIC.length);
  const header = JSON.parse(bytes.subarray(MAGIC.length + 4, headerEnd).toString()) as Header;
  const total = header.samples.reduce((sum, sample) => sum + sample.length * 4, 0);
  if (bytes.length !== headerEnd + total) throw corrupt(path);
  const shared = new SharedArrayBuffer(total);
  new Uint8Array(shared).set(bytes.subarray(headerEnd));
  let at = 0;
  const samples = header.samples.map(({ length, ...rest }) => {
    const sample = { ...rest, samples: new Float32Array(shared, at, length) };
    at += length * 4;
    return sample;
  });
  return { ...header, samples };
}

function corrupt(path: string): PianoscribeError {
  return new PianoscribeError(
    'CORRUPT_DATA',
    `${path} is not a whole file of a kept piano. Delete it; it is made anew.`,
  );
}
