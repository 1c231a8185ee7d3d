import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeSafetensors } from '@pianoscribe/core/safetensors';
import { parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLUGIN, recording, run } from './testing/run';
import { floatWav, sine } from './testing/wav';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);
const model = ['--model', PLUGIN];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pianoscribe-cli-'));
  await writeFile(at('tone.wav'), floatWav(sine(1.5)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('help', () => {
  it('lists the commands, and the options of each', async () => {
    const top = await run(['--help']);
    expect(top.code).toBe(0);
    for (const name of ['transcribe', 'evaluate', 'features', 'render', 'train', 'ablate', 'plot', 'doctor']) {
      expect(top.out).toContain(name);
      const { code, out } = await run([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/OPTIONS/);
    }
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    [['sing'], 'There is no command "sing"'],
    [['transcribe', '-o', 'x.mid'], 'Missing required positional argument: IN'],
    [['transcribe', 'x.wav'], 'Missing required argument: --output'],
    [['transcribe', 'x.wav', '-o'], '--output needs a value'],
    [['transcribe', 'x.wav', '-o', 'x.mid', '--colour'], 'There is no option --colour'],
    [['transcribe', 'x.wav', '-o', 'x.mid', '--engine', 'steam'], 'Invalid value for argument: --engine (steam)'],
    [['transcribe', PLUGIN, '-o', 'x.mid', '--tuning', 'flat'], '--tuning takes a number, not "flat"'],
    [['transcribe', PLUGIN, '-o', 'x.mid', '--tuning', '200'], '--tuning takes auto or cents from -100 to 100'],
    [['transcribe', PLUGIN, '-o', 'x.mid', '--tuning', '20', ...model], "can't be retuned"],
    [['evaluate', '--reference', 'x.mid'], 'Give both --reference and --estimate'],
    [['evaluate', 'x.mid', 'y.mid'], 'one word too many'],
    [['features', 'a', 'b', '-o', 'x.npy'], 'One recording at a time'],
    [['plot', '-o', 'x.png'], 'Give --estimate, --audio, or both'],
  ])('refuses %j', async (argv, message) => {
    const { code, err } = await run(argv);
    expect(err).toMatch(/^USAGE: /);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

describe('transcribe', () => {
  it('writes MIDI, notes and picture, and says so as JSON', async () => {
    const { code, out } = await run([
      'transcribe',
      at('tone.wav'),
      '-o',
      at('tone.mid'),
      '--picture',
      '--notes',
      'json',
      '--json',
      ...model,
    ]);
    expect(code).toBe(0);
    const { files, failed } = JSON.parse(out);
    expect(failed).toEqual([]);
    expect(files).toMatchObject([{ input: at('tone.wav'), output: at('tone.mid'), notes: 1, duration: 1.5 }]);
    const { notes } = parseMidi(new Uint8Array(await readFile(at('tone.mid'))));
    expect(notes.map(({ pitch }) => pitch)).toEqual([69]);
    expect(JSON.parse(await readFile(at('tone.json'), 'utf8')).notes).toMatchObject([{ pitch: 69 }]);
    expect((await readFile(at('tone.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  it('writes a score, by the ending of the file or beside MIDI, and nothing else', async () => {
    await mkdir(at('scores'));
    for (const argv of [[at('scores', 'one.musicxml')], [at('scores', 'two.mid'), '--musicxml']])
      expect((await run(['transcribe', at('tone.wav'), '-o', ...argv, ...model])).code).toBe(0);
    expect((await readdir(at('scores'))).sort()).toEqual(['one.musicxml', 'two.mid', 'two.musicxml']);
    for (const name of ['one', 'two']) {
      const xml = await readFile(at('scores', `${name}.musicxml`), 'utf8');
      expect(xml).toContain(`<work-title>${name}</work-title>`);
      expect(xml).toContain('<step>A</step><octave>4</octave>');
    }
  });

  it('takes folders, patterns and many files into a folder, and goes on after a bad one', async () => {
    await mkdir(at('many'));
    await mkdir(at('done'));
    for (const name of ['a.wav', 'b.wav']) await writeFile(at('many', name), floatWav(sine(0.5)));
    await writeFile(at('many', 'bad.wav'), 'this is no audio');
    const { code, out, err } = await run([
      'transcribe',
      at('many'),
      at('to*.wav'),
      '-o',
      at('done'),
      '--notes',
      'csv',
      ...model,
    ]);
    expect(code).toBe(2);
    expect(err).toContain(at('many', 'bad.wav'));
    expect(err).toContain('1 of 4 recordings could not be transcribed');
    expect(out.split('\n')).toHaveLength(3);
    const names = ['a.csv', 'a.mid', 'b.csv', 'b.mid', 'tone.csv', 'tone.mid'];
    expect((await readdir(at('done'))).sort()).toEqual(names);
  });

  it('stops when cancelled, with code 130 and no file', async () => {
    const control = new AbortController();
    await mkdir(at('cancelled'));
    const argv = ['transcribe', recording('recording.flac'), '-o', at('cancelled'), ...model];
    const { code, err } = await run(argv, { signal: control.signal, onProgress: () => control.abort() });
    expect(err).toBe('Cancelled.');
    expect(code).toBe(130);
    expect(await readdir(at('cancelled'))).toEqual([]);
  });
});

describe('bad input ends with code 2, one helpful line, and no file', () => {
  const cases: [string, Uint8Array | string, RegExp][] = [
    ['empty.wav', '', /^EMPTY_INPUT: /],
    ['text.wav', 'A'.repeat(5000), /^UNSUPPORTED_FORMAT: /],
    ['truncated.wav', floatWav(sine(1)).subarray(0, 30), /^(CORRUPT_DATA|EMPTY_INPUT): /],
    ['cut-short.wav', floatWav(sine(1)).subarray(0, 20_000), /^CORRUPT_DATA: /],
    ['three.wav', floatWav([0, 0.1, 0]), /^EMPTY_INPUT: .*shorter than the \d+ ms/],
    ['nan.wav', floatWav([0, 0.1, Number.NaN, ...sine(0.1)]), /^NOT_FINITE: /],
    ['no-channel.wav', floatWav(sine(0.1), { channels: 0 }), /^CORRUPT_DATA: /],
    ['eight-channels.wav', floatWav(sine(0.8), { channels: 8 }), /^UNSUPPORTED_FORMAT: .*8\. Mix .* down to stereo/],
  ];

  it.each(cases)('%s', async (name, content, message) => {
    await mkdir(at('none'), { recursive: true });
    await writeFile(at(name), content);
    for (const argv of [
      ['transcribe', at(name), '-o', at('none'), ...model],
      ['features', at(name), '-o', at('none', 'mel.npy')],
      ['plot', '--audio', at(name), '-o', at('none', 'plot.png')],
    ]) {
      const { code, out, err } = await run(argv);
      expect(err, argv[0]).toMatch(message);
      expect(err).not.toMatch(/\n|at .*:\d+:\d+/);
      expect([code, out]).toEqual([2, '']);
      expect(await readdir(at('none'))).toEqual([]);
    }
  });

  it('a recording, a folder, a model or weights that are not there', async () => {
    const tone = at('tone.wav');
    const outcomes = await Promise.all([
      run(['transcribe', at('no.wav'), '-o', at('x.mid'), ...model]),
      run(['transcribe', tone, '-o', at('no', 'x.mid'), ...model]),
      run(['transcribe', tone, '-o', at('no-such-folder'), ...model]),
      run(['transcribe', tone, '-o', at('x.mid'), '--model', at('no.mjs')]),
      run(['transcribe', tone, '-o', at('x.mid'), '--model', at('no.safetensors')]),
      run(['transcribe', tone, '-o', at('x.mid'), '--model', 'unheard-of']),
      run(['transcribe', tone, '-o', at('x.mid'), '--onset-threshold', '7', ...model]),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(outcomes.map(({ err }) => err.split(':')[0])).toEqual([
      ...['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'USAGE', 'INVALID_ARGUMENT'],
    ]);
    expect((await readdir(folder)).filter((name) => name.startsWith('x.'))).toEqual([]);
  });

  it('weights of the wrong shape, with a tensor missing, and no weights at all', async () => {
    const tone = at('tone.wav');
    const wrong = new Map([['x', { data: new Float32Array(2), shape: [2] }]]);
    await writeFile(at('wrong.safetensors'), writeSafetensors(wrong));
    await writeFile(at('junk.safetensors'), 'not weights, but more than 8 bytes');
    for (const [file, code] of [
      ['wrong.safetensors', /^(MISSING_WEIGHTS|SHAPE_MISMATCH): /],
      ['junk.safetensors', /^CORRUPT_DATA: /],
    ] as const) {
      const outcome = await run(['transcribe', tone, '-o', at('x.mid'), '--engine', 'cpu', '--model', at(file)]);
      expect(outcome.err).toMatch(code);
      expect(outcome.code).toBe(2);
    }
  });

  it('a performance or a piano that is not there, for render', async () => {
    await mkdir(at('no-piano'), { recursive: true });
    const render = (midi: string, piano: string) => run(['render', midi, '--piano', piano, '-o', at('x.wav')]);
    const outcomes = [
      await render(at('no.mid'), at('no-piano')),
      await render(at('tone.wav'), at('no-piano')),
      await render(recording('reference.mid'), at('no-piano')),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(outcomes.map(({ err }) => err.split(':')[0])).toEqual(['NOT_FOUND', 'UNSUPPORTED_FORMAT', 'NOT_FOUND']);
    expect(await readdir(folder)).not.toContain('x.wav');
  });

  it('a MIDI file that lies about its lengths', async () => {
    const honest = writeMidi({ notes: [{ pitch: 60, onset: 0, offset: 1, velocity: 64 }] });
    const lying = honest.slice();
    new DataView(lying.buffer).setUint32(18, 0x7fffffff);
    await writeFile(at('honest.mid'), honest);
    await writeFile(at('lying.mid'), lying);
    const { code, err } = await run(['evaluate', '--reference', at('honest.mid'), '--estimate', at('lying.mid')]);
    expect(err).toMatch(/^CORRUPT_DATA: /);
    expect(err).toContain(at('lying.mid'));
    expect(code).toBe(2);
  });
});

describe('evaluate', () => {
  it('prints every score as JSON, with velocities or without', async () => {
    await writeFile(at('r.txt'), '0 1 440\n1 2 880\n');
    await writeFile(at('e.txt'), '0.01 1 440\n1 2 220\n');
    const { code, out } = await run(['evaluate', '--reference', at('r.txt'), '--estimate', at('e.txt'), '--json']);
    expect(code).toBe(0);
    const half = { precision: 0.5, recall: 0.5, f1: 0.5 };
    const scores = JSON.parse(out);
    expect(scores).toMatchObject({ onset: half, onsetOffset: half, onsetOffsetVelocity: null });
    // Key 69 is heard for 99 of 100 frames, key 81 never, key 57 in its place.
    expect(scores.frame.precision).toBeCloseTo(99 / 199, 12);
    expect(scores.frame.recall).toBeCloseTo(99 / 200, 12);
  });

  it('finds a file equal to itself, as a table', async () => {
    const file = recording('reference.mid');
    const { out } = await run(['evaluate', '--reference', file, '--estimate', file, '--sustain', 'both']);
    for (const name of ['onset', 'onsetOffset', 'onsetOffsetVelocity', 'offset', 'frame']) {
      expect(out).toMatch(new RegExp(`^${name} +1\\.0000 +1\\.0000 +1\\.0000$`, 'm'));
    }
  });

  it('transcribes and scores a folder of recordings', async () => {
    await mkdir(at('maps'));
    const name = 'X_ENSTDkCl';
    await writeFile(
      at('maps', `${name}.wav`),
      floatWav([...new Float32Array(8000), ...sine(1), ...new Float32Array(8000)]),
    );
    await writeFile(at('maps', `${name}.tsv`), '0.5\t1.2\t69\t64\n');
    const notes = [{ pitch: 69, onset: 0.5, offset: 1.2, velocity: 64 }];
    const pedals = [{ kind: 'sustain' as const, onset: 0.6, offset: 1.5 }];
    await writeFile(at('maps', `${name}.pedal.mid`), writeMidi({ notes, pedals }));
    const { code, out } = await run(['evaluate', '--maps', at('maps'), '--json', ...model]);
    expect(code).toBe(0);
    const { recordings, mean, shifts } = JSON.parse(out);
    expect(recordings).toMatchObject([{ name, group: 'ENSTDkCl', onset: 1, onsetOffsetPedal: 1, onsetOffsetKey: 0 }]);
    expect(mean.onset).toBe(1);
    expect(Math.abs(shifts.ENSTDkCl)).toBeLessThan(0.05);
    const table = await run(['evaluate', '--maps', at('maps'), ...model]);
    expect(table.out).toMatch(/^mean +1\.000 /m);
    expect((await run(['evaluate', '--maps', at('done'), ...model])).err).toMatch(/^NOT_FOUND: /);
  });
});

describe('features', () => {
  it('writes [frame, mel] float32, with and without log and standardising', async () => {
    const values = async (...flags: string[]) => {
      const { code } = await run(['features', at('tone.wav'), '--preset', 'original', ...flags, '-o', at('mel.npy')]);
      expect(code).toBe(0);
      const bytes = await readFile(at('mel.npy'));
      const headerLength = bytes.readUInt16LE(8);
      expect(bytes.subarray(10, 10 + headerLength).toString()).toContain("'shape': (151, 229)");
      return new Float32Array(new Uint8Array(bytes.subarray(10 + headerLength)).buffer);
    };
    const power = await values('--no-log', '--no-standardise');
    const log = await values('--no-standardise');
    const standard = await values();
    expect(Math.min(...power)).toBeGreaterThanOrEqual(0);
    for (const i of [0, 5000, 20_000]) expect(log[i]).toBeCloseTo(Math.log(Math.max(power[i], 1e-10)), 4);
    expect(standard.reduce((sum, value) => sum + value, 0) / standard.length).toBeCloseTo(0, 4);
  });
});

describe('plot and doctor', () => {
  it('draws notes over a reference and over a recording', async () => {
    const reference = recording('reference.mid');
    for (const more of [[], ['--audio', at('tone.wav')]]) {
      const { code } = await run([
        'plot',
        '--estimate',
        reference,
        '--reference',
        reference,
        ...more,
        '-o',
        at('plot.png'),
      ]);
      expect(code).toBe(0);
      expect((await readFile(at('plot.png'))).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('says which engine works', async () => {
    const { code, out } = await run(['doctor', '--engine', 'cpu', '--json']);
    expect(code).toBe(0);
    const { node, checks } = JSON.parse(out);
    expect(node).toBe(process.version);
    expect(checks.map(({ name }: { name: string }) => name)).toEqual(['engine', 'weights', 'audio']);
    expect(checks[0]).toMatchObject({ ok: true, detail: expect.stringContaining('tfjs-backend-cpu') });
  });
});
