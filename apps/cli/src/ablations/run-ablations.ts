import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import { createDefaultNetwork } from '@pianoscribe/models';
import { type RecordingSource, scoreRecordings } from '../commands/evaluate-recordings';
import type { MapsFigures } from '../commands/maps-table';
import type { CliContext } from '../context';
import { readIfThere } from '../io/read-if-there';
import { writeFile } from '../io/write-file';
import { openRenderedClips, type RenderedClipsSources } from '../training/open-rendered-clips';
import { trainDefault } from '../training/train-default';
import type { TrainingSettings } from '../training/training-run';
import { wireDefaultModel } from '../wiring/open-model';
import { wireTranscriber } from '../wiring/open-transcriber';
import type { Ablation } from './ablations';

/** Recordings that every row is scored on. */
export interface AblationTest {
  readonly name: string;
  readonly source: RecordingSource;
}

/** Rows, and what they have in common. */
export interface AblationStudy {
  readonly rows: readonly Ablation[];
  readonly settings: TrainingSettings;
  readonly sources: RenderedClipsSources;
  readonly tests: readonly AblationTest[];
  /** Holds a folder a row: checkpoint, weights, log.jsonl, and in the end result.json. */
  readonly folder: string;
}

/** What a row came to. */
export interface AblationResult {
  readonly name: string;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Mean over the recordings of each test. */
  readonly scores: Readonly<Record<string, MapsFigures>>;
}

/**
 * Trains and scores each row, or goes on with it; rows that have a result are left as they are.
 * @throws PianoscribeError USAGE where the folder holds another study.
 */
export async function runAblations(study: AblationStudy, context: CliContext): Promise<void> {
  await keepRecord(study);
  for (const row of study.rows) {
    if (await readResult(study.folder, row)) continue;
    context.note(`${row.name}: ${row.change}`);
    const result = await runRow(row, study, context);
    await writeFile(resultPath(study.folder, row), `${JSON.stringify(result, null, 2)}\n`);
  }
}

/** The result of a row, undefined where it has none yet. */
export async function readResult(folder: string, row: Ablation): Promise<AblationResult | undefined> {
  const known = await readIfThere(resultPath(folder, row));
  return known === undefined ? undefined : (JSON.parse(known) as AblationResult);
}

async function runRow(row: Ablation, study: AblationStudy, context: CliContext): Promise<AblationResult> {
  const { sources, tests } = study;
  const settings = { ...study.settings, seed: study.settings.seed + (row.seedShift ?? 0) };
  const folder = path.join(study.folder, row.name);
  const { signal, note, progress } = context;
  const job = { signal, onProgress: progress.update };
  const clipsFrom = await openRenderedClips({ ...sources, ...job }, settings, row);
  progress.clear();
  await trainDefault({ settings, variant: row, clipsFrom, folder, signal, onLine: note });
  const { tensors } = readSafetensors(await readFile(path.join(folder, 'weights.safetensors')));
  const decoderOptions = row.hasHardTargets ? { onsetWidth: 0, onsetThreshold: 0.5 } : {};
  const opened = wireTranscriber(await wireDefaultModel(tensors, row), decoderOptions);
  try {
    const scores: Record<string, MapsFigures> = {};
    for (const { name, source } of tests) scores[name] = (await scoreRecordings(source, opened, context)).mean;
    return { name: row.name, parameters: countParameters(row), scores };
  } finally {
    opened.model.dispose();
  }
}

function countParameters({ architecture }: Ablation): number {
  const network = createDefaultNetwork({ seed: 0, architecture });
  network.dispose();
  return network.parameterCount;
}

function resultPath(folder: string, { name }: Ablation): string {
  return path.join(folder, name, 'result.json');
}

/** Keeps what the rows have in common, so that rows of another study are not put beside them. */
async function keepRecord({ settings, sources, tests, folder }: AblationStudy): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { pianos, rooms, others } = sources;
  const record = {
    settings,
    pianos: pianos.map((piano) => path.basename(piano)),
    rooms: rooms && path.basename(rooms),
    others: others && path.basename(others),
    tests: tests.map(({ name, source }) => ({ name, recordings: source.count })),
  };
  const file = path.join(folder, 'study.json');
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const known = await readIfThere(file);
  if (known === undefined) return writeFile(file, text);
  if (known === text) return;
  throw new PianoscribeError(
    'USAGE',
    `${folder} holds another study: its study.json differs from this one, which is\n${text}Name another folder.`,
  );
}
