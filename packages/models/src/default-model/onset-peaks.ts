import { KEY_COUNT } from '@pianoscribe/core';

/**
 * Cells of an onset roll [frame, key] that are at least `least` (above 0), higher than the same key in the frame before,
 * and no lower than in the one after: where notes begin, in the order of time.
 */
export function findOnsetPeaks(onset: Float32Array, least: number): number[] {
  const peaks: number[] = [];
  for (let cell = 0; cell < onset.length; cell++) {
    const value = onset[cell];
    if (!(value >= least)) continue;
    const before = cell < KEY_COUNT ? 0 : onset[cell - KEY_COUNT];
    const after = cell + KEY_COUNT < onset.length ? onset[cell + KEY_COUNT] : 0;
    if (value > before && value >= after) peaks.push(cell);
  }
  return peaks;
}
