import { ORIGINAL_COLUMNS_PER_SECOND } from '@pianoscribe/pianoroll-midi';
import type { SegmentSource } from '../segments';

/** Columns a second of a grid that cuts each segment into `columns`. */
export function gridOf(source: SegmentSource, columns: number): number {
  return (ORIGINAL_COLUMNS_PER_SECOND * columns) / source.columns;
}
