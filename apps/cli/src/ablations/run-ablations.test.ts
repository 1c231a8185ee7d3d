import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { createSyntheticPiano, renderPerformance } from '@pianoscribe/datasets';
import { selectEngine } from '@pianoscribe/engine';
import { writeMidi } from '@pianoscribe/pianoroll-midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapsRecordings } from '../commands/evaluate-maps';
import type { CliContext } from '../context';
import { tinyNotes, writeTinyMaestro } from '../reproduce/testing/tiny-maestro';
import { run } from '../testing/run';
import { DEFAULT_TRAINING } from '../training/train-default';
import { ablationReport } from './ablation-report';
import { ABLATIONS } from './ablations';
import { type AblationStudy, runAblations } from './run-ablations';

let folder = '';
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ablations-'));
  await writeTinyMaestro(at('maestro'));
  await mkdir(at('maps'));
  const notes = tinyNotes(7);
  const audio = renderPerformance({ notes, piano: createSyntheticPiano({ seconds: 1 }), to: 3, peak: 0.8 });
  await writeFile(at('maps', 'MAPS_MUS-x_ENSTDkAm.wav'), encodeWav(audio));
  await writeFile(at('maps', 'MAPS_MUS-x_ENSTDkAm.pedal.mid'), writeMidi({ notes }));
  const lines = notes.map(({ onset, offset, pitch, velocity }) => [onset, offset, pitch, velocity].join('\t'));
  await writeFile(at('maps', 'MAPS_MUS-x_ENSTDkAm.tsv'), `${lines.join('\n')}\n`);
  await selectEngine({ engine: 'wasm' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function study(output: string, names: readonly string[]): Promise<AblationStudy> {
  return {
    rows: ABLATIONS.filter(({ name }) => names.includes(name)),
    // Clips of 32 frames.
    settings: { ...DEFAULT_TRAINING, steps: 3, cooldownSteps: 1, batchSize: 1, clipSeconds: 0.64, logEvery: 1 },
    sources: { maestro: at('maestro'), pianos: ['synthetic'], cache: at('cache'), workers: 1, excerpts: 1 },
    tests: [{ name: 'MAPS', source: await mapsRecordings(at('maps')) }],
    folder: at(output),
  };
}

/** Runs it, until a log's line says that so many steps are done, where it is to be cut short. */
async function runStudy(of: AblationStudy, options: { readonly stopAt?: number } = {}): Promise<string[]> {
  const control = new AbortController();
  const notes: string[] = [];
  const context: CliContext = {
    signal: control.signal,
    print: () => undefined,
    note(line) {
      notes.push(line);
      if (options.stopAt !== undefined && line.startsWith(`{"step":${options.stopAt},`)) control.abort();
    },
    progress: { update: () => undefined, label: () => undefined, clear: () => undefined },
  };
  await runAblations(of, context);
  return notes;
}

const read = (...names: string[]) => readFile(at(...names), 'utf8');
const losses = async (...names: string[]) =>
  (await read(...names, 'log.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step?: number; loss?: number })
    .filter(({ step }) => step !== undefined)
    .map(({ step, loss }) => [step, loss]);

describe('ablate', () => {
  it('goes on where it was cut short, runs no row twice, and puts the rows side by side', async () => {
    const whole = await study('whole', ['full', 'one-spectrum', 'hard-targets']);
    await runStudy(whole);
    const two = await study('broken', ['full', 'one-spectrum']);
    await expect(runStudy(two, { stopAt: 2 })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(stat(at('broken', 'full', 'result.json'))).rejects.toThrow();
    const rest = await runStudy(two);
    expect(rest.filter((line) => line.includes('"settings"')).map((line) => JSON.parse(line).from.step)).toEqual([
      2, 0,
    ]);
    expect(await losses('broken', 'full')).toEqual(await losses('whole', 'full'));
    expect((await losses('whole', 'full')).map(([step]) => step)).toEqual([1, 2, 3]);
    for (const name of ['full', 'one-spectrum']) {
      expect(await read('broken', name, 'result.json')).toBe(await read('whole', name, 'result.json'));
    }
    // Trained to its end and cut short while it was scored: no step more.
    await rm(at('broken', 'full', 'result.json'));
    const weights = await readFile(at('broken', 'full', 'weights.safetensors'));
    await runStudy(two);
    expect((await readFile(at('broken', 'full', 'weights.safetensors'))).equals(weights)).toBe(true);
    expect(await read('broken', 'full', 'result.json')).toBe(await read('whole', 'full', 'result.json'));
    expect(await runStudy(two)).toEqual([]);

    const report = await ablationReport(whole);
    const rows = report.split('\n').filter((line) => line.startsWith('| '));
    expect(rows[0]).toBe('| row | change | parameters | MAPS: onset | MAPS: on+off | MAPS: frame |');
    expect(rows.slice(2).map((row) => row.split(' | ')[0])).toEqual(['| full', '| one-spectrum', '| hard-targets']);
    // Three spectra less of 9 weights for each of 12 channels.
    const parameters = rows.slice(2).map((row) => Number(row.split(' | ')[2]));
    expect(parameters[0] - parameters[1]).toBe(3 * 9 * 12);
    expect(rows[3]).toMatch(/ \d\.\d{3} \(([+-]\d+\.\d|0\.0)\) \|$/);
    expect(await losses('whole', 'hard-targets')).not.toEqual(await losses('whole', 'full'));
  }, 240_000);

  it('puts no rows of different studies beside each other', async () => {
    const options = ['--maestro', at('maestro'), '--pianos', 'synthetic', '--maps', at('maps'), '--engine', 'wasm'];
    const { code, err } = await run(['ablate', '-o', at('whole'), ...options, '--steps', '4']);
    expect(err).toMatch(/^USAGE: .*whole holds another study/m);
    expect(code).toBe(2);
  });

  it.each([
    [['--only', 'full,nothing'], 'USAGE: --only takes names of rows, not "full,nothing": full, another-seed'],
    [['--steps', '0'], 'USAGE: --steps takes a whole number from 1'],
    [[], 'USAGE: Say what to score on: --maps FOLDER, --unseen FOLDER.'],
    [['--maps', 'nowhere'], 'NOT_FOUND: '],
  ])('refuses %j', async (more, message) => {
    const args = ['ablate', '-o', at('new'), '--maestro', at('maestro'), '--pianos', 'synthetic'];
    const { code, err } = await run([...args, ...more]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
