import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selectEngine } from '@pianoscribe/engine';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentSource } from '../segments';
import { publishedForms } from './published-forms';
import { runTransformerStudy } from './study';
import { syntheticData } from './study-data';
import { studyTable } from './study-table';
import type { StudySettings } from './study-types';

/** As small as each part runs. */
const TINY: StudySettings = {
  seed: 1,
  batchSize: 2,
  learningRate: 1e-3,
  warmup: 1,
  encoder: { width: 8, columns: 24, steps: 2 },
  decoder: { width: 8, encoderLayers: 1, columns: 24, coarseColumns: 8, steps: 2, cut: 16 },
  race: { segments: 2, batchSize: 1, learningRate: 1e-3 },
};

/** Seconds on an idle machine; the limit is for one that is busy with something else. */
const PATIENCE = 240_000;

let folder: string;
let train: SegmentSource;
let test: SegmentSource;

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
  folder = await mkdtemp(path.join(tmpdir(), 'study-'));
  train = shorten(await syntheticData({ count: 4, seed: 1 }));
  test = shorten(await syntheticData({ count: 2, seed: 2 }));
}, PATIENCE);
/** The first eighth of each segment: 13 frames, 92 columns. */
function shorten(source: SegmentSource): SegmentSource {
  const [frames, columns] = [13, 92];
  const cut = <T extends Float32Array | Uint8Array>(rows: T, from: number, to: number) =>
    rows.filter((_, i) => i % from < to) as T;
  return {
    count: source.count,
    frames,
    columns,
    async read(index) {
      const { name, features, roll } = await source.read(index);
      return { name, features: cut(features, source.frames, frames), roll: cut(roll, source.columns, columns) };
    },
  };
}

afterAll(() => rm(folder, { recursive: true }));

describe('runTransformerStudy', { timeout: PATIENCE }, () => {
  it('has an experiment for each defect and the race, gives back its tensors, and is not run twice', async () => {
    const before = tf.memory().numTensors;
    const lines: string[] = [];
    const options = { train, test, folder, settings: TINY, onLine: (line: string) => lines.push(line) };
    const study = await runTransformerStudy(options);
    expect(tf.memory().numTensors).toBe(before);
    expect(study.experiments.map(({ title, arms }) => [title, arms.length])).toEqual([
      ['Attention across the batch', 3],
      ['Misplaced arguments', 2],
      ['Evaluation', 4],
      ['Encoder only, all its defects at once', 3],
      ['Unshifted targets', 4],
      ['The grid', 7],
      ['Ways round it', 2],
      ['A transformer that works, against the FCNN', 3],
    ]);
    for (const { arms } of study.experiments) {
      for (const { name, score, training } of arms) {
        expect(score.accuracy, name).toBeGreaterThan(0);
        expect(score.movement, name).toBeGreaterThanOrEqual(0);
        if (training) expect(training.loss, name).toBeGreaterThan(0);
      }
    }
    const told = lines.length;
    expect(await runTransformerStudy(options)).toEqual(study);
    expect(lines.length).toBe(told);
    expect(studyTable(study)).toContain('| repeat the last of 92 columns | 0.');
  });

  it('stops where it is asked to', async () => {
    const signal = AbortSignal.abort();
    const other = { ...TINY, seed: 2 };
    await expect(runTransformerStudy({ train, test, folder, settings: other, signal })).rejects.toThrow('Cancelled');
  });

  it('hears of it in the midst of a training', async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 100);
    const endless = {
      train,
      test,
      folder,
      settings: { ...TINY, encoder: { ...TINY.encoder, steps: 1e9 } },
      signal: control.signal,
    };
    await expect(runTransformerStudy(endless)).rejects.toThrow('Cancelled');
  });
});

describe('publishedForms', { timeout: PATIENCE }, () => {
  it('trains all four with the defects that are named', async () => {
    const context = { train, test, settings: TINY, level: { mean: -3, deviation: 5 }, onLine: () => undefined };
    const sixteen: SegmentSource = { ...train, count: 16, read: (index) => train.read(index % 4) };
    const defects = { targets: 'unshifted', misplacedArguments: true } as const;
    const { title, arms } = await publishedForms({ ...context, train: sixteen }, { defects, steps: 1, columns: 16 });
    expect(title).toBe('The four forms, targets unshifted, misplacedArguments');
    expect(arms.map(({ name }) => name.split(',')[0])).toEqual(['seq2seq', 'blind', 'iterative', 'encoder only']);
  });
});
