import { PianoscribeError } from '@pianoscribe/core';

/** Options of {@link cosineSchedule}. */
export interface CosineScheduleOptions {
  /** Highest learning rate. */
  readonly peak: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Steps of linear rise at the beginning. Default 0. */
  readonly warmup?: number;
  /** Learning rate at and after the end. Default 0. */
  readonly floor?: number;
}

/** Learning rate by step: a linear rise, then half a cosine down to the floor (Loshchilov & Hutter 2017, no restarts). */
export function cosineSchedule({
  peak,
  steps,
  warmup = 0,
  floor = 0,
}: CosineScheduleOptions): (step: number) => number {
  if (!(steps > warmup && warmup >= 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A schedule of ${steps} steps can't have ${warmup} of warm-up.`);
  }
  return (step) => {
    if (step < warmup) return (peak * (step + 1)) / warmup;
    const progress = Math.min(1, (step - warmup) / (steps - warmup));
    return floor + ((peak - floor) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}

/** Options of {@link trapezoidSchedule}. */
export interface TrapezoidScheduleOptions {
  /** Learning rate between rise and fall. */
  readonly peak: number;
  /** Steps of linear rise. Default 0. */
  readonly warmup?: number;
  /** Steps of the whole run; endless (no fall) when left out. */
  readonly steps?: number;
  /** Steps of linear fall to 0 at the end. Default 0. */
  readonly cooldown?: number;
}

/**
 * Learning rate by step: rise, plateau, fall ("warmup-stable-decay"). A run on the plateau can be gone on from for as
 * long as there is time, and cooled down at any point.
 */
export function trapezoidSchedule(options: TrapezoidScheduleOptions): (step: number) => number {
  const { peak, warmup = 0, steps = Number.POSITIVE_INFINITY, cooldown = 0 } = options;
  if (!(warmup >= 0 && cooldown >= 0 && steps > 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', 'Warm-up and cool-down need 0 steps or more, the run more than 0.');
  }
  return (step) => {
    const rise = warmup > 0 ? (step + 1) / warmup : 1;
    const fall = cooldown > 0 ? (steps - step) / cooldown : 1;
    return peak * Math.max(0, Math.min(1, rise, fall));
  };
}
