import { PianoscribeError, type Seconds } from '@pianoscribe/core';

/**
 * Where a time is among beats: 2.5 is half way from the third beat to the fourth. The first and last beat's length goes on
 * beyond them.
 *
 * @param beats ascending, two at least.
 * @throws PianoscribeError INVALID_ARGUMENT
 */
export function beatPositions(beats: readonly Seconds[]): (time: Seconds) => number {
  if (beats.length < 2)
    throw new PianoscribeError('INVALID_ARGUMENT', `Expected two beats at least, not ${beats.length}.`);
  for (let i = 0; i < beats.length; i++) {
    if (!Number.isFinite(beats[i]) || beats[i] <= beats[i - 1])
      throw new PianoscribeError('INVALID_ARGUMENT', `Expected beats that ascend; number ${i} is at ${beats[i]} s.`);
  }
  return (time) => {
    let [low, high] = [0, beats.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (beats[middle] <= time) low = middle;
      else high = middle - 1;
    }
    return low + (time - beats[low]) / (beats[low + 1] - beats[low]);
  };
}
