import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAudioFile, readAudioFile } from './index';

const fixture = fileURLToPath(new URL('../fixtures/mono-16.flac', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-io-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('files', () => {
  it('are read whole', async () => {
    const { samples, sampleRate } = await readAudioFile(fixture, { sampleRate: 16000 });
    expect([samples.length, sampleRate]).toEqual([8000, 16000]);
  });

  it('are streamed', async () => {
    const { samples } = await readAudioFile(fixture);
    const { blocks, duration } = await openAudioFile(fixture);
    expect(duration).toBe(0.5);
    let at = 0;
    for await (const block of blocks) {
      expect(block).toEqual(samples.subarray(at, at + block.length));
      at += block.length;
    }
    expect(at).toBe(samples.length);
  });

  it('are refused with a reason', async () => {
    const empty = join(folder, 'empty.wav');
    await writeFile(empty, '');
    await expect(readAudioFile(join(folder, 'none.wav'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readAudioFile(join(empty, 'below.wav'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(openAudioFile(folder)).rejects.toMatchObject({ code: 'IO_FAILED' });
    await expect(readAudioFile(empty)).rejects.toMatchObject({ code: 'EMPTY_INPUT' });
  });
});
