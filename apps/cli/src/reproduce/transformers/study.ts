import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from '../../io/write-file';
import type { SegmentSource } from '../segments';
import { decoderExperiments } from './decoder-experiments';
import { encoderExperiments } from './encoder-experiments';
import { race } from './race';
import type { StudyContext, StudyExperiment, StudySettings, TransformerStudy } from './study-types';

/** The study whose figures are in docs/transformers.md. */
export const STUDY_SETTINGS: StudySettings = {
  seed: 1,
  width: 64,
  batchSize: 8,
  columns: 96,
  coarseColumns: 16,
  encoderSteps: 600,
  decoderSteps: 400,
  learningRate: 1e-3,
  warmup: 50,
  cut: 16,
  race: { segments: 8000, batchSize: 8, fcnnLearningRate: 1e-3 },
};

/** Options of {@link runTransformerStudy}. */
export interface TransformerStudyOptions {
  readonly train: SegmentSource;
  readonly test: SegmentSource;
  /** Where each part's result is kept as JSON; a part that is there with the same settings is not run again. */
  readonly folder: string;
  readonly settings?: StudySettings;
  /** Mean level and spread of the log-mel images before standardising; default: of rendered piano. */
  readonly level?: StudyContext['level'];
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** Log-mel images of rendered piano, where it is not told. */
const USUAL_LEVEL = { mean: -3.5, deviation: 4.8 };

/** Why the paper's transformers failed, by an experiment for each defect, and one that works: rows of figures. */
export async function runTransformerStudy(options: TransformerStudyOptions): Promise<TransformerStudy> {
  const { train, test, folder, settings = STUDY_SETTINGS, level = USUAL_LEVEL, signal } = options;
  const context: StudyContext = { train, test, settings, level, signal, onLine: options.onLine ?? (() => undefined) };
  const segments = { train: train.count, test: test.count };
  const { race: raceSettings, ...defectSettings } = settings;
  const part = async (name: string, own: object, run: () => Promise<StudyExperiment[]>): Promise<StudyExperiment[]> => {
    const path = join(folder, `${name}.json`);
    const key = JSON.stringify({ ...own, segments, level });
    const kept = await readKept(path, key);
    if (kept) return kept;
    const experiments = await run();
    await writeFile(path, `${JSON.stringify({ key, experiments }, null, 2)}\n`, signal);
    return experiments;
  };
  const experiments = [
    ...(await part('encoder', defectSettings, () => encoderExperiments(context))),
    ...(await part('decoder', defectSettings, () => decoderExperiments(context))),
    ...(await part('race', { seed: settings.seed, ...raceSettings }, async () => [await race(context)])),
  ];
  return { settings, segments, experiments };
}

async function readKept(path: string, key: string): Promise<StudyExperiment[] | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as { key: string; experiments: StudyExperiment[] };
    return kept.key === key ? kept.experiments : undefined;
  } catch {
    return undefined;
  }
}
