import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JobOptions } from '@pianoscribe/core';
import type { Network } from '@pianoscribe/models';
import type * as tf from '@tensorflow/tfjs';
import { writeFile } from '../io/write-file';
import { judgeClaims } from './claims';
import { hearCollapsed } from './collapsed';
import type { StudyData } from './open-study-data';
import type { StudyRecord } from './run-study';
import { collapsedFigure, type StudyFigure, studyFigures } from './study-figures';
import { hearPieces, type StudyHeard } from './study-heard';
import { reportHtml, reportMarkdown, type StudyReport } from './study-report';
import { studySounds } from './study-sounds';
import { studyTables } from './study-tables';
import { tablesCsv, tablesMarkdown } from './tables-text';
import { createStudyNet, type RunResult } from './train-run';

/** What {@link writeStudy} needs. */
export interface WriteStudyOptions extends JobOptions {
  readonly record: StudyRecord;
  readonly results: readonly RunResult[];
  readonly data: StudyData;
  readonly folder: string;
  /** A transformer of the paper with its defects, for figure 10; the figure is left out without it. */
  readonly transformer?: () => Network<tf.Tensor3D>;
}

/** Writes all that a finished study shows: tables, figures, sounds and the reports that hold them. */
export async function writeStudy(options: WriteStudyOptions): Promise<StudyReport> {
  const { record, results, data, folder, signal, onProgress } = options;
  const { config } = record;
  const job = { signal, onProgress };
  const heard = await hearPieces({ ...job, config, pieces: data.pieces, folder });
  const collapsed = await collapsedFigures(heard, options);
  const { threshold } = config.evaluation;
  const report: StudyReport = {
    record,
    tables: studyTables(results, parameterCounts(config.nets)),
    claims: judgeClaims(results),
    figures: [...studyFigures(heard, results, config), ...collapsed],
    sounds: await studySounds(heard, { ...job, piano: data.piano, threshold }),
    skippedBatches: results.reduce((sum, { losses }) => sum + losses.filter((loss) => loss === null).length, 0),
  };
  await writeAll(folder, filesOf(report), signal);
  return report;
}

async function collapsedFigures(heard: StudyHeard, options: WriteStudyOptions): Promise<StudyFigure[]> {
  const { record, data, folder, transformer, signal, onProgress } = options;
  if (!transformer) return [];
  const network = transformer();
  const [{ target }] = heard.pieces;
  try {
    const collapsed = await hearCollapsed({
      network,
      target,
      train: data.train,
      piece: data.pieces[0],
      seed: record.config.training.seed,
      folder: path.join(folder, 'runs', network.name),
      signal,
      onProgress,
    });
    return [collapsedFigure(collapsed, target)];
  } finally {
    network.dispose();
  }
}

function filesOf(report: StudyReport): Map<string, string | Uint8Array> {
  const { tables, claims, figures, sounds } = report;
  const files = new Map<string, string | Uint8Array>();
  files.set('tables/tables.md', tablesMarkdown(tables));
  files.set('tables/tables.json', `${JSON.stringify({ ...tables, claims }, null, 2)}\n`);
  for (const [name, text] of tablesCsv(tables)) files.set(`tables/${name}`, text);
  for (const { name, png, svg } of figures) {
    files.set(`figures/${name}.png`, png);
    files.set(`figures/${name}.svg`, svg);
  }
  for (const { name, mp3, midi } of sounds) {
    files.set(`sounds/${name}.mp3`, mp3);
    files.set(`sounds/${name}.mid`, midi);
  }
  files.set('report.md', reportMarkdown(report));
  files.set('report.html', reportHtml(report));
  return files;
}

async function writeAll(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const name of ['tables', 'figures', 'sounds']) await mkdir(path.join(folder, name), { recursive: true });
  for (const [name, content] of files) await writeFile(path.join(folder, name), content, signal);
}

/** As the paper counts them. */
function parameterCounts(nets: StudyRecord['config']['nets']): Partial<Record<(typeof nets)[number], number>> {
  return Object.fromEntries(
    nets.map((net) => {
      const network = createStudyNet(net, 0);
      network.dispose();
      return [net, network.publishedParameterCount];
    }),
  );
}
