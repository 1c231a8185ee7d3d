import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_CONFIG, TINY_SECONDS, writeTinyMaestro } from '../reproduce/testing/tiny-maestro';
import { run } from '../testing/run';

let folder = '';
const at = (...names: string[]) => path.join(folder, ...names);
/** One epoch: the second is in the test of interruptions. */
const STUDY = { ...TINY_CONFIG, training: { ...TINY_CONFIG.training, epochs: 1 } };
/** Milliseconds; each takes seconds on a quiet machine. */
const PATIENCE = 600_000;
const reproduce = (output: string, maestro: string, ...more: string[]) =>
  run([
    'reproduce',
    '-o',
    at(output),
    '--maestro',
    at(maestro),
    '--config',
    at('study.json'),
    '--engine',
    'wasm',
    ...more,
  ]);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reproduce-'));
  await writeTinyMaestro(at('midi'));
  await writeTinyMaestro(at('audio'), { audio: true });
  await writeFile(at('study.json'), JSON.stringify(STUDY));
});
afterAll(() => rm(folder, { recursive: true }));

describe('reproduce', () => {
  it(
    'runs the grid on rendered MIDI, and shows it all',
    async () => {
      const { code, out, err } = await reproduce('rendered', 'midi', '--piano', 'synthetic');
      expect(err).not.toMatch(/left out/);
      expect(code).toBe(0);
      expect(out).toContain('6 segments to train on, 2 to test on: rendered on synthetic');
      expect(out).toMatch(/fcnn beta 0.2, epoch 1: F1 0\.\d{4}, precision/);
      expect(out).toContain('| CRNN | 384552 / ');
      expect(out).toMatch(/^beta = 0.2 gives the best F1: not to be told$/m);
      expect((await readdir(at('rendered/figures'))).filter((file) => file.endsWith('.png')).sort()).toEqual([
        ...[1, 2, 3, 4, 5, 6, 7].map((number) => `figure-0${number}.png`),
        'figure-10.png',
        'loss-crnn.png',
        'loss-fcnn.png',
      ]);
      // Two pieces, each by both nets and the target.
      expect((await readdir(at('rendered/sounds'))).filter((file) => file.endsWith('.mp3'))).toHaveLength(6);
      const { epochs } = JSON.parse(await readFile(at('rendered/tables/tables.json'), 'utf8'));
      expect(epochs.map(({ rows }: { rows: unknown[] }) => rows.length)).toEqual([2]);
    },
    PATIENCE,
  );

  it('writes one page that needs nothing else', async () => {
    const html = await readFile(at('rendered/report.html'), 'utf8');
    expect(html.match(/<svg /g)).toHaveLength(10);
    expect(html.match(/<audio [^>]*src="data:audio\/mpeg;base64,/g)).toHaveLength(6);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).toContain('segmentSeconds');
    const markdown = await readFile(at('rendered/report.md'), 'utf8');
    for (const [, file] of markdown.matchAll(/\]\((figures\/[^)]+)\)/g)) {
      expect((await readFile(at('rendered', file))).length).toBeGreaterThan(1000);
    }
  });

  it('refuses another study in its place', async () => {
    await writeFile(at('other.json'), JSON.stringify({ ...STUDY, betas: [0.1] }));
    const other = await reproduce('rendered', 'midi', '--piano', 'synthetic', '--config', at('other.json'));
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('holds another study (tiny') });
  });

  it(
    'names each file of a folder that is missing, extra, of another length or damaged, and uses the rest',
    async () => {
      await rename(at('audio/2004/one.wav'), at('audio/2004/elsewhere.wav'));
      await writeFile(at('audio/2015/four.midi'), 'no midi');
      const index = await readFile(at('audio/maestro-v3.0.0.csv'), 'utf8');
      const row = (year: number, name: string) =>
        `X,Y,train,${year},${year}/${name}.midi,${year}/${name}.wav,${TINY_SECONDS}\n`;
      await writeFile(at('audio/maestro-v3.0.0.csv'), index + row(2006, 'five') + row(2008, 'six'));
      for (const end of ['midi', 'wav']) {
        await writeFile(at(`audio/2006/five.${end}`), await readFile(at(`audio/2006/two.${end}`)));
      }
      await writeFile(at('audio/2006/five.midi'), (await readFile(at('audio/2006/two.midi'))).subarray(0, 60));
      await writeFile(
        at('study.json'),
        JSON.stringify({
          ...STUDY,
          nets: ['fcnn'],
          data: { ...STUDY.data, trainSegments: null },
        }),
      );
      const { code, err, out } = await reproduce('recorded', 'audio');
      expect(err).toContain('2004/one.wav is in the index and missing.');
      expect(err).toContain('2008/six.midi is in the index and missing.');
      expect(err).toContain('2004/elsewhere.wav is not in the index and left out.');
      expect(err).toContain('2015/four.midi is not in the index and left out.');
      expect(err).toMatch(/2006\/five.midi is left out: /);
      expect(out).toContain('4 segments to train on, 2 to test on: recordings');
      expect(code).toBe(0);
      const strict = await reproduce('strict', 'audio', '--strict');
      expect(strict.code).toBe(2);
      expect(strict.err).toMatch(/^CORRUPT_DATA: 2008\/six.midi is in the index and missing. Without --strict/);
    },
    PATIENCE,
  );

  it('prints a configuration that it takes back', async () => {
    const { out } = await run(['reproduce', '--preset', 'small', '--print-config']);
    expect(JSON.parse(out)).toMatchObject({ name: 'small', betas: [0.05, 0.5, 0.2] });
    await writeFile(at('study.json'), out.replace('"epochs"', '"epoch"'));
    const { code, err } = await reproduce('x', 'midi');
    expect(await run(['reproduce', '-o', 'x'])).toMatchObject({ code: 2, err: expect.stringMatching(/--maestro/) });
    expect([code, err]).toEqual([2, expect.stringMatching(/^USAGE: .*did you mean "training.epochs"\?$/)]);
  });
});
