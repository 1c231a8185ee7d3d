import type { TrainingStep } from './train';

/** A running mean of steps, for a log with a line every so many steps. */
export interface LossLog {
  /** Takes a step; returns a line (JSON, no newline) when it is due. */
  add(step: TrainingStep): string | undefined;
}

/** A line every `every` steps; losses, norms and seconds in it are means over them, skipped steps left out. */
export function createLossLog({ every }: { every: number }): LossLog {
  let steps: TrainingStep[] = [];
  const mean = (pick: (step: TrainingStep) => number) => {
    const used = steps.filter((step) => !step.wasSkipped);
    return Number((used.reduce((sum, step) => sum + pick(step), 0) / Math.max(1, used.length)).toPrecision(6));
  };
  return {
    add(step) {
      steps.push(step);
      if (step.step % every !== 0) return undefined;
      const line = JSON.stringify({
        step: step.step,
        loss: mean((s) => s.loss),
        gradientNorm: mean((s) => s.gradientNorm),
        learningRate: Number(step.learningRate.toPrecision(4)),
        seconds: mean((s) => s.seconds),
        waitedSeconds: mean((s) => s.waitedSeconds),
        skipped: step.skipped,
      });
      steps = [];
      return line;
    },
  };
}
