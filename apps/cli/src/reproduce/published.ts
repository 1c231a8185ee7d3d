import type { NetName } from './study-config';

/** Figures of a line of the paper's tables 1 and 3; F1 as it is printed there, P R / (P + R). */
export interface PublishedScores {
  readonly publishedF1: number;
  readonly precision: number;
  readonly recall: number;
  /** Not printed after the second epoch. */
  readonly accuracy?: number;
}

/** Scores that the paper prints (Sharma & Xiao 2022, tables 1 and 3), by net, beta and epoch. */
const SCORES: Readonly<Record<string, PublishedScores>> = {
  'crnn 0.05 1': { publishedF1: 0.1903, precision: 0.7435, recall: 0.2563, accuracy: 0.9811 },
  'crnn 0.5 1': { publishedF1: 0.2252, precision: 0.2997, recall: 0.9102, accuracy: 0.9495 },
  'crnn 0.2 1': { publishedF1: 0.294, precision: 0.4863, recall: 0.7453, accuracy: 0.9763 },
  'fcnn 0.05 1': { publishedF1: 0.2318, precision: 0.6865, recall: 0.3522, accuracy: 0.9816 },
  'fcnn 0.5 1': { publishedF1: 0.2326, precision: 0.3129, recall: 0.9096, accuracy: 0.9524 },
  'fcnn 0.2 1': { publishedF1: 0.297, precision: 0.4785, recall: 0.7622, accuracy: 0.9756 },
  'crnn 0.05 2': { publishedF1: 0.2673, precision: 0.7791, recall: 0.4069 },
  'crnn 0.5 2': { publishedF1: 0.2366, precision: 0.3176, recall: 0.9319 },
  'crnn 0.2 2': { publishedF1: 0.3101, precision: 0.51, recall: 0.7925 },
  'fcnn 0.05 2': { publishedF1: 0.2599, precision: 0.7532, recall: 0.3985 },
  'fcnn 0.5 2': { publishedF1: 0.2461, precision: 0.3371, recall: 0.9134 },
  'fcnn 0.2 2': { publishedF1: 0.3043, precision: 0.4998, recall: 0.7795 },
};

/** What the paper prints of a net and beta after an epoch, where it does. */
export function publishedScores(net: NetName, beta: number, epoch: number): PublishedScores | undefined {
  return SCORES[`${net} ${beta} ${epoch}`];
}

/** Table 2, on one RTX 3080; clips a second are those of the 50 342 training segments. */
export const PUBLISHED_COST: Readonly<
  Record<NetName, { parameters: number; seconds: number; clipsPerSecond: number }>
> = {
  crnn: { parameters: 384552, seconds: 447, clipsPerSecond: 113 },
  fcnn: { parameters: 321544, seconds: 321, clipsPerSecond: 157 },
};
