import { mkdir, mkdtemp, readdir, readFile, rm, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isPianoscribeError } from '@pianoscribe/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expandInputs } from './expand-inputs';
import { glob, toRegExp } from './glob';
import { encodeNpy } from './npy';
import { planOutputs } from './plan-outputs';
import { createProgressLine } from './progress-line';
import { readNotes } from './read-notes';
import { writeFile } from './write-file';
import { encodeNotes, NOTE_EXTENSIONS, notesToCsv, notesToJson } from './write-notes';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => (isPianoscribeError(error) ? error.code : String(error)),
  );

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pianoscribe-io-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('toRegExp', () => {
  it.each([
    ['*.wav', 'a.wav', true],
    ['*.wav', 'a.wave', false],
    ['*.wav', 'b/a.wav', false],
    ['take?.flac', 'take1.flac', true],
    ['take[1-3].flac', 'take4.flac', false],
    ['take[!1-3].flac', 'take4.flac', true],
    ['*.{wav,mp3}', 'x.mp3', true],
    ['a+(b).wav', 'a+(b).wav', true],
  ])('%s on %s: %s', (pattern, name, expected) => expect(toRegExp(pattern).test(name)).toBe(expected));
});

describe('glob and expandInputs', () => {
  beforeEach(async () => {
    await mkdir(at('one', 'two'), { recursive: true });
    for (const file of ['a.wav', 'b.FLAC', 'c.txt', '.hidden.wav', 'one/d.wav', 'one/two/e.wav'])
      await write(at(file), 'x');
  });

  it('finds files in a folder, in all below, and by alternatives', async () => {
    expect(await glob(at('*.wav'))).toEqual([at('a.wav')]);
    expect(await glob(at('**', '*.wav'))).toEqual([at('a.wav'), at('one', 'd.wav'), at('one', 'two', 'e.wav')]);
    expect(await glob(at('o*', '{d,x}.wav'))).toEqual([at('one', 'd.wav')]);
  });

  it('takes the recordings of a folder, and every file once', async () => {
    expect(await expandInputs([folder])).toEqual([at('a.wav'), at('b.FLAC')]);
    expect(await expandInputs([at('a.wav'), at('*.wav')])).toEqual([at('a.wav')]);
  });

  it('refuses what is not there', async () => {
    expect(await code(expandInputs([]))).toBe('USAGE');
    expect(await code(expandInputs([at('none.wav')]))).toBe('NOT_FOUND');
    expect(await code(expandInputs([at('*.ogg')]))).toBe('NOT_FOUND');
    await mkdir(at('empty'));
    expect(await code(expandInputs([at('empty')]))).toBe('NOT_FOUND');
  });
});

describe('planOutputs', () => {
  it('writes one file, or one a recording into a folder that is there', async () => {
    expect(await planOutputs(['x.wav'], at('out.mid'), '.mid')).toEqual([at('out.mid')]);
    expect(await planOutputs(['x.wav', 'z/y.mp3'], folder, '.mid')).toEqual([at('x.mid'), at('y.mid')]);
  });

  it('takes every ending that notes are written under, and no other', async () => {
    for (const ending of NOTE_EXTENSIONS)
      expect(await planOutputs(['x.wav'], at(`out${ending}`), '.mid', NOTE_EXTENSIONS)).toEqual([at(`out${ending}`)]);
    expect(await code(planOutputs(['x.wav'], at('out.pdf'), '.mid', NOTE_EXTENSIONS))).toBe('NOT_FOUND');
  });

  it('refuses a folder that is not there, many into one, and two of one name', async () => {
    expect(await code(planOutputs(['x.wav'], at('none'), '.mid'))).toBe('NOT_FOUND');
    expect(await code(planOutputs(['x.wav'], at('none', 'x.mid'), '.mid'))).toBe('NOT_FOUND');
    expect(await code(planOutputs(['x.wav', 'y.wav'], at('out.mid'), '.mid'))).toBe('USAGE');
    expect(await code(planOutputs(['x.wav', 'b/x.mp3'], folder, '.mid'))).toBe('USAGE');
  });
});

describe('writeFile', () => {
  it('replaces a file whole, and leaves nothing beside it', async () => {
    await write(at('x.mid'), 'old');
    await writeFile(at('x.mid'), new Uint8Array([1, 2, 3]));
    expect([...(await readFile(at('x.mid')))]).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual(['x.mid']);
  });

  it('leaves the old file and nothing else where it fails or is cancelled', async () => {
    await write(at('x.mid'), 'old');
    expect(await code(writeFile(at('x.mid'), 'new', AbortSignal.abort()))).toBe('ABORTED');
    await mkdir(at('taken'));
    expect(await code(writeFile(at('taken'), 'new'))).toBe('IO_FAILED');
    expect(await code(writeFile(at('none', 'x.mid'), 'new'))).toBe('NOT_FOUND');
    expect((await readdir(folder)).sort()).toEqual(['taken', 'x.mid']);
    expect(await readFile(at('x.mid'), 'utf8')).toBe('old');
  });
});

describe('encodeNpy', () => {
  it('is a NumPy 1.0 file whose data begin at a multiple of 64', () => {
    const bytes = encodeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
    const headerLength = bytes[8] + 256 * bytes[9];
    const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    expect(header.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    expect(header.endsWith('\n')).toBe(true);
    expect((10 + headerLength) % 64).toBe(0);
    expect(new Float32Array(bytes.slice(10 + headerLength).buffer)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  });
});

describe('notes as text', () => {
  const transcription = {
    duration: 2.5,
    notes: [{ pitch: 60, onset: 0.1 + 0.2, offset: 1, velocity: 64 }],
    pedals: [{ kind: 'sustain' as const, onset: 0.2, offset: 1.5 }],
  };

  it('rounds times to the microsecond', () => {
    expect(notesToCsv(transcription)).toBe('onset,offset,pitch,velocity\n0.3,1,60,64\n');
    expect(JSON.parse(notesToJson(transcription))).toEqual({
      duration: 2.5,
      notes: [{ pitch: 60, onset: 0.3, offset: 1, velocity: 64 }],
      pedals: [{ kind: 'sustain', onset: 0.2, offset: 1.5 }],
    });
  });

  it('writes what the ending of a file asks for, MIDI otherwise', () => {
    expect(encodeNotes('x.CSV', transcription)).toBe(notesToCsv(transcription));
    expect(encodeNotes('x.json', transcription)).toBe(notesToJson(transcription));
    expect(encodeNotes('a/My piece.musicxml', transcription)).toContain('<work-title>My piece</work-title>');
    for (const name of ['x.mid', 'x.midi', 'x']) {
      expect(String.fromCharCode(...(encodeNotes(name, transcription) as Uint8Array).subarray(0, 4))).toBe('MThd');
    }
  });

  it('reads MAPS by MIDI number and mir_eval text by frequency', async () => {
    await write(at('x.tsv'), '# onset,offset,note,velocity\n0.5\t1.5\t69.0\t80.0\n');
    await write(at('x.txt'), '0.5 1.5 440.0\n');
    expect(await readNotes(at('x.tsv'))).toEqual([{ onset: 0.5, offset: 1.5, pitch: 69, velocity: 80 }]);
    expect(await readNotes(at('x.txt'))).toMatchObject([{ onset: 0.5, offset: 1.5, frequency: 440 }]);
  });

  it('names the file that it can not read', async () => {
    await write(at('bad.mid'), 'MThd nonsense');
    await write(at('x.pdf'), 'x');
    await write(at('empty.txt'), '');
    await expect(readNotes(at('bad.mid'))).rejects.toThrow(at('bad.mid'));
    expect(await code(readNotes(at('x.pdf')))).toBe('UNSUPPORTED_FORMAT');
    expect(await code(readNotes(at('empty.txt')))).toBe('EMPTY_INPUT');
    expect(await code(readNotes(at('none.mid')))).toBe('NOT_FOUND');
  });
});

describe('createProgressLine', () => {
  const progress = { stage: 'transcribe', done: 12.34, total: 50, unit: 's' };

  it('writes over one line of a terminal, and takes it away', () => {
    const written: string[] = [];
    const line = createProgressLine({ isTTY: true, columns: 40, write: (text) => written.push(text) });
    line.label('a.wav');
    line.update(progress);
    line.clear();
    expect(written[0]).toContain('a.wav: transcribe  24 % (12.3 of 50 s)');
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it('writes nothing into a file', () => {
    const written: string[] = [];
    const line = createProgressLine({ isTTY: false, write: (text) => written.push(text) });
    line.update(progress);
    line.clear();
    expect(written).toEqual([]);
  });
});
