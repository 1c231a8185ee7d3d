import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeMidi } from '@pianoscribe/pianoroll-midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLUGIN, run } from '../testing/run';

let maestro = '';
const rendered = (...more: string[]) =>
  run(['evaluate', '--rendered', '--maestro', maestro, '--piano', 'synthetic', '--model', PLUGIN, ...more]);

beforeAll(async () => {
  maestro = await mkdtemp(path.join(tmpdir(), 'pianoscribe-rendered-'));
  await mkdir(path.join(maestro, '2018'));
  const lines = ['canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration'];
  // The plugin of the examples hears loud single notes, though not well: a scale in the test split, and another in the train split.
  for (const [name, split, lowest] of [
    ['heard', 'test', 60],
    ['trained', 'train', 70],
  ] as const) {
    const notes = Array.from({ length: 12 }, (_, i) => ({
      pitch: lowest + (i % 8),
      onset: 0.25 + i / 2,
      offset: 0.6 + i / 2,
      velocity: 80,
    }));
    await writeFile(path.join(maestro, '2018', `${name}.midi`), writeMidi({ notes, pedals: [] }));
    lines.push(`Nobody,A scale,${split},2018,2018/${name}.midi,2018/${name}.wav,6.5`);
  }
  await writeFile(path.join(maestro, 'maestro-v3.0.0.csv'), `${lines.join('\n')}\n`);
});
afterAll(() => rm(maestro, { recursive: true, force: true }));

describe('evaluate --rendered', () => {
  it('scores excerpts of the test split alone, the same for the same seed', async () => {
    const size = ['--excerpts', '2', '--seconds', '2', '--errors', '--json'];
    const { code, out } = await rendered(...size);
    expect(code).toBe(0);
    const { recordings, mean, errors } = JSON.parse(out);
    expect(recordings).toHaveLength(2);
    for (const { name, group } of recordings) {
      expect(name).toMatch(/^heard@\d+$/);
      expect(group).toBe('synthetic');
    }
    expect(mean.onset).toBeGreaterThan(0.2);
    expect(errors.groups[0].played).toBeGreaterThan(3);
    const again = JSON.parse((await rendered(...size)).out);
    expect(again.recordings).toEqual(recordings);
    const other = JSON.parse((await rendered(...size, '--seed', '2')).out);
    expect(other.recordings).not.toEqual(recordings);
  });

  it('prints the table of --maps, in rooms too', async () => {
    const { code, out } = await rendered('--excerpts', '1', '--seconds', '2', '--varied', '--errors');
    expect(code).toBe(0);
    expect(out).toMatch(/^F1 +onset {2}on\+off {2}frame/);
    expect(out).toMatch(/^mean /m);
    expect(out).toMatch(/^missed notes: \d+$/m);
  });

  it.each([
    [['--excerpts', '0'], 'USAGE: --excerpts takes a whole number from 1'],
    [['--seconds', '-1'], 'USAGE: --seconds takes a number above 0'],
    [['--piano', 'nowhere'], 'NOT_FOUND: '],
    [['--maestro', 'nowhere'], 'NOT_FOUND: '],
  ])('refuses %j', async (more, message) => {
    const { code, err } = await rendered(...more);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('asks for what it needs', async () => {
    expect((await run(['evaluate', '--rendered'])).err).toMatch(/^USAGE: --rendered needs --maestro/);
  });
});
