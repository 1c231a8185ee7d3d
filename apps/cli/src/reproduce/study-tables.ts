import type { FrameScore } from '@pianoscribe/metrics';
import { PUBLISHED_COST, publishedScores } from './published';
import type { NetName } from './study-config';
import type { RunResult } from './train-run';

/** A figure beside the paper's. */
export interface Figure {
  /** What the paper prints; undefined where it prints none. */
  readonly published?: number;
  readonly measured: number;
  /** Measured less published. */
  readonly difference?: number;
  /** Measured less this run's of the epoch before. */
  readonly gain?: number;
}

/** A line of tables 1 and 3. */
export interface ScoreRow {
  readonly net: NetName;
  readonly beta: number;
  /** 2 P R / (P + R). The paper's is worked out from its printed form. */
  readonly f1: Figure;
  /** As the paper prints it, P R / (P + R). */
  readonly publishedF1: Figure;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly accuracy: Figure;
}

/** A line of table 2. */
export interface CostRow {
  readonly net: NetName;
  readonly parameters: Figure;
  /** Mean over the epochs of all betas. */
  readonly secondsAnEpoch: Figure;
  readonly clipsASecond: Figure;
}

/** The paper's tables 1 to 3, its figures beside this run's. */
export interface StudyTables {
  /** A table for each epoch; the paper's first is of the first, its third of the second. */
  readonly epochs: readonly { readonly epoch: number; readonly rows: readonly ScoreRow[] }[];
  readonly cost: readonly CostRow[];
}

/** Figures of a score row, in the order of the columns. */
export const SCORE_COLUMNS = ['f1', 'publishedF1', 'precision', 'recall', 'accuracy'] as const;

/** @param parameterCounts of each net, the unused ones of the original included. */
export function studyTables(
  results: readonly RunResult[],
  parameterCounts: Readonly<Partial<Record<NetName, number>>>,
): StudyTables {
  const count = Math.max(0, ...results.map(({ epochs }) => epochs.length));
  return {
    epochs: Array.from({ length: count }, (_, index) => ({
      epoch: index + 1,
      rows: results.filter(({ epochs }) => epochs.length > index).map((result) => scoreRow(result, index)),
    })),
    cost: [...new Set(results.map(({ net }) => net))].map((net) => costRow(net, results, parameterCounts[net] ?? 0)),
  };
}

function scoreRow({ net, beta, epochs }: RunResult, index: number): ScoreRow {
  const paper = publishedScores(net, beta, index + 1);
  const { scores } = epochs[index];
  const before: FrameScore | undefined = index > 0 ? epochs[index - 1].scores : undefined;
  const figureOf = (name: (typeof SCORE_COLUMNS)[number], published: number | undefined) =>
    figure(scores[name], published, before?.[name]);
  return {
    net,
    beta,
    f1: figureOf('f1', paper && 2 * paper.publishedF1),
    publishedF1: figureOf('publishedF1', paper?.publishedF1),
    precision: figureOf('precision', paper?.precision),
    recall: figureOf('recall', paper?.recall),
    accuracy: figureOf('accuracy', paper?.accuracy),
  };
}

function costRow(net: NetName, results: readonly RunResult[], parameters: number): CostRow {
  const epochs = results.filter((result) => result.net === net).flatMap((result) => result.epochs);
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const clips = epochs.reduce((sum, epoch) => sum + epoch.clips, 0);
  const paper = PUBLISHED_COST[net];
  return {
    net,
    parameters: figure(parameters, paper.parameters),
    secondsAnEpoch: figure(seconds / Math.max(1, epochs.length), paper.seconds),
    clipsASecond: figure(seconds > 0 ? clips / seconds : 0, paper.clipsPerSecond),
  };
}

function figure(measured: number, published?: number, before?: number): Figure {
  return {
    measured,
    ...(published !== undefined && { published, difference: measured - published }),
    ...(before !== undefined && { gain: measured - before }),
  };
}
