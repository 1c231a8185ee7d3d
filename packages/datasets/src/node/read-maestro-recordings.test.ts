import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMaestroRecordings } from './read-maestro-recordings';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maestro-'));
});
afterEach(() => rm(folder, { recursive: true }));

const INDEX = [
  'canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration',
  ...['a', 'b', 'c', 'd'].map((name) => `X,Y,train,2004,2004/${name}.midi,2004/${name}.wav,10`),
].join('\n');

async function write(files: readonly string[]): Promise<void> {
  await mkdir(join(folder, '2004'));
  await writeFile(join(folder, 'maestro-v3.0.0.csv'), INDEX);
  for (const file of files) await writeFile(join(folder, '2004', file), '');
}

describe('readMaestroRecordings', () => {
  it('pairs MIDI files with recordings in any format', async () => {
    await write(['a.midi', 'a.wav', 'b.midi', 'b.flac', 'c.midi', 'c.mp3', 'd.midi', 'd.WAV']);
    const { recordings, problems } = await readMaestroRecordings(folder);
    expect(problems).toEqual([]);
    expect(recordings.map(({ audioPath }) => audioPath)).toEqual(
      ['a.wav', 'b.flac', 'c.mp3', 'd.WAV'].map((file) => join(folder, '2004', file)),
    );
    expect(recordings[1]).toMatchObject({ midiFile: '2004/b.midi', path: join(folder, '2004/b.midi'), duration: 10 });
  });

  it('names each file that is missing or extra, once', async () => {
    await write(['a.midi', 'a.wav', 'b.midi', 'c.wav', 'e.wav', 'f.midi', 'notes.txt']);
    const { recordings, problems } = await readMaestroRecordings(folder);
    expect(recordings.map(({ midiFile }) => midiFile)).toEqual(['2004/a.midi']);
    expect(problems).toEqual([
      { file: '2004/c.midi', kind: 'missing' },
      { file: '2004/d.midi', kind: 'missing' },
      { file: '2004/f.midi', kind: 'extra' },
      { file: '2004/b.wav', kind: 'missing' },
      { file: '2004/e.wav', kind: 'extra' },
    ]);
  });

  it('says where there is no index', async () => {
    await expect(readMaestroRecordings(folder)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
