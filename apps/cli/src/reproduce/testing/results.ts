import { scoreFrameCounts } from '@pianoscribe/metrics';
import type { NetName } from '../study-config';
import type { RunResult } from '../train-run';

/** A run whose epochs have the given precision and recall (of 100 cells that are on, 10 000 in all). */
export function resultOf(
  net: NetName,
  beta: number,
  ...epochs: readonly [precision: number, recall: number][]
): RunResult {
  return {
    net,
    beta,
    losses: [0.3, null, 0.2],
    epochs: epochs.map(([precision, recall]) => {
      const truePositives = 100 * recall;
      const falsePositives = truePositives / precision - truePositives;
      const falseNegatives = 100 - truePositives;
      const trueNegatives = 10_000 - truePositives - falsePositives - falseNegatives;
      const counts = { truePositives, falsePositives, falseNegatives, trueNegatives };
      return { scores: scoreFrameCounts(counts), seconds: 20, clips: 100 };
    }),
  };
}
