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
  /** Of the experiments on defects: segments a step, the learning rate, and the steps in which it rises. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmup: number;
  /** The encoder-only nets: width (and inner width of the feed-forward parts), columns a segment, steps of training. */
  readonly encoder: { readonly width: number; readonly columns: number; readonly steps: number };
  /** The nets with a decoder. */
  readonly decoder: {
    readonly width: number;
    readonly encoderLayers: number;
    readonly columns: number;
    /** A coarser grid to compare with. */
    readonly coarseColumns: number;
    readonly steps: number;
    /** Columns between two cuts of the gradient in iterative generation. */
    readonly cut: number;
  };
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
