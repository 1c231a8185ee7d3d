import type { SegmentSource } from '../segments';
import type { FitFacts } from './fit';
import type { StudyScore } from './score';

/** One row of an experiment: what was different, and what came of it. */
export interface StudyArm {
  readonly name: string;
  readonly score: StudyScore;
  /** Left out for rules that are not trained, and where an earlier row trained the net. */
  readonly training?: FitFacts;
}

/** Rows that differ in one thing. */
export interface StudyExperiment {
  readonly title: string;
  /** What is the same in all rows. */
  readonly setting: string;
  readonly arms: readonly StudyArm[];
}

/** Sizes and seeds; all of them are in the result. */
export interface StudySettings {
  readonly seed: number;
  /** Width, and inner width of the feed-forward parts, in the experiments on defects. */
  readonly width: number;
  readonly batchSize: number;
  /** Columns a segment where the grid is not what is asked, and the coarser ones where it is. */
  readonly columns: number;
  readonly coarseColumns: number;
  /** Steps of each encoder-only net, and of each with a decoder. */
  readonly encoderSteps: number;
  readonly decoderSteps: number;
  readonly learningRate: number;
  readonly warmup: number;
  /** Columns between two cuts of the gradient in iterative generation. */
  readonly cut: number;
  /** Segments that each net of the race learns from, epochs counted in. */
  readonly race: { readonly segments: number; readonly batchSize: number; readonly learningRate: number };
}

/** What the experiments are given. */
export interface StudyContext {
  readonly train: SegmentSource;
  readonly test: SegmentSource;
  readonly settings: StudySettings;
  /** Mean level and spread of the log-mel images before standardising. */
  readonly level: { readonly mean: number; readonly deviation: number };
  readonly signal?: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** The whole study: plain data. */
export interface TransformerStudy {
  readonly settings: StudySettings;
  readonly segments: { readonly train: number; readonly test: number };
  readonly experiments: readonly StudyExperiment[];
}
