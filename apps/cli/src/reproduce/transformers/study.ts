import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from '../../io/write-file';
import type { SegmentSource } from '../segments';
import { decoderExperiments, feedbackExperiment } from './decoder-experiments';
import { encoderExperiments } from './encoder-experiments';
import { race } from './race';
import type { StudyContext, StudyExperiment, StudySettings, TransformerStudy } from './study-types';

/** The study whose figures are in docs/transformers.md. */
export const STUDY_SETTINGS: StudySettings = {
  seed: 1,
  batchSize: 8,
  learningRate: 1e-3,
  warmup: 30,
  encoder: { width: 32, columns: 96, steps: 300 },
  decoder: { width: 128, encoderLayers: 1, columns: 48, coarseColumns: 12, steps: 400, cut: 16 },
  race: { segments: 3000, batchSize: 4, learningRate: 1e-3 },
};

/** The parts of the study, which can be run one by one. */
export const STUDY_PARTS = ['encoder', 'decoder', 'feedback', 'race'] as const;
export type StudyPart = (typeof STUDY_PARTS)[number];

/** Options of {@link runTransformerStudy}. */
export interface TransformerStudyOptions {
  readonly train: SegmentSource;
  readonly test: SegmentSource;
  /** Where each part's result is kept as JSON; a part that is there with the same settings is not run again. */
  readonly folder: string;
  readonly settings?: StudySettings;
  /** Mean level and spread of the log-mel images before standardising; default: of rendered piano. */
  readonly level?: StudyContext['level'];
  /** Which parts to run; default all. */
  readonly parts?: readonly StudyPart[];
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
  const { encoder, decoder, race: racing, ...shared } = settings;
  const runs: Record<StudyPart, { own: object; run: () => Promise<StudyExperiment[]> }> = {
    encoder: { own: { ...shared, encoder }, run: () => encoderExperiments(context) },
    decoder: { own: { ...shared, decoder }, run: () => decoderExperiments(context) },
    feedback: { own: { ...shared, decoder }, run: async () => [await feedbackExperiment(context)] },
    race: { own: { seed: settings.seed, racing }, run: async () => [await race(context)] },
  };
  const experiments: StudyExperiment[] = [];
  for (const part of options.parts ?? STUDY_PARTS) {
    const path = join(folder, `${part}.json`);
    const key = JSON.stringify({ ...runs[part].own, segments, level });
    let found = await readKept(path, key);
    if (!found) {
      found = await runs[part].run();
      await writeFile(path, `${JSON.stringify({ key, experiments: found }, null, 2)}\n`, signal);
    }
    experiments.push(...found);
  }
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
