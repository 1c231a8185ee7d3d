import type { Seconds } from '@pianoscribe/core';
import type { Block } from './blocks';

/** When a block is heard, on the audio context's clock. */
export interface ScheduledBlock {
  readonly at: Seconds;
  readonly block: Block;
}

/** The position in the piece at a time of the clock, given what is scheduled, by time. undefined: nothing is. */
export function positionAt(
  scheduled: readonly ScheduledBlock[],
  time: Seconds,
  sampleRate: number,
): Seconds | undefined {
  if (scheduled.length === 0) return undefined;
  let i = scheduled.length - 1;
  while (i > 0 && scheduled[i].at > time) i--;
  const { at, block } = scheduled[i];
  const length = block.frames / sampleRate;
  return block.position + Math.min(length, Math.max(0, time - at)) * block.speed;
}
