import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import { readIfThere } from '../io/read-if-there';
import { writeFile } from '../io/write-file';
import type { StudyData } from './open-study-data';
import type { StudyConfig } from './study-config';
import { type RunResult, trainRun } from './train-run';

/** What a study is of: kept in its folder, so that another one is not mixed with it. */
export interface StudyRecord {
  readonly config: StudyConfig;
  readonly sound: string;
  readonly trainSegments: number;
  readonly testSegments: number;
  /** Engine that it was begun on. */
  readonly engine: string;
}

/** What {@link runStudy} needs. */
export interface RunStudyOptions extends JobOptions {
  readonly config: StudyConfig;
  readonly data: StudyData;
  readonly engine: string;
  readonly folder: string;
  /** A line for each epoch that is done. */
  readonly onLine?: (line: string) => void;
}

/** Folder of one run of the grid. */
export function runFolder(folder: string, { net, beta }: Pick<RunResult, 'net' | 'beta'>): string {
  return path.join(folder, 'runs', `${net}-${beta}`);
}

/**
 * Trains and evaluates the whole grid of nets and betas, or goes on with it.
 * @throws PianoscribeError USAGE where the folder holds another study.
 */
export async function runStudy(options: RunStudyOptions): Promise<{ record: StudyRecord; results: RunResult[] }> {
  const { config, data, folder, onLine, signal, onProgress } = options;
  const record = await keepRecord(options);
  const results: RunResult[] = [];
  for (const net of config.nets) {
    for (const beta of config.betas) {
      const { train, test } = data;
      const key = { net, beta };
      results.push(
        await trainRun({
          ...key,
          config,
          train,
          test,
          folder: runFolder(folder, key),
          signal,
          onProgress,
          onLine,
        }),
      );
    }
  }
  return { record, results };
}

async function keepRecord({ config, data, engine, folder }: RunStudyOptions): Promise<StudyRecord> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'study.json');
  const record = {
    config,
    sound: data.sound,
    trainSegments: data.train.count,
    testSegments: data.test.count,
    engine,
  };
  const known = await readIfThere(file);
  if (known === undefined) {
    await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
    return record;
  }
  const before = JSON.parse(known) as StudyRecord;
  const what = (study: StudyRecord) => JSON.stringify({ ...study, engine: undefined });
  if (what(before) === what(record)) return before;
  throw new PianoscribeError(
    'USAGE',
    `${folder} holds another study (${before.config.name}, ${before.sound}, ${before.trainSegments} and ${before.testSegments} segments): its study.json differs from this one. Name another folder.`,
  );
}
