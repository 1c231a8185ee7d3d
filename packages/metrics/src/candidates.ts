import { DISTANCE_SLACK, isWithin, lowerBound, sortedOrder, timeDistance } from './distance';
import type { NoteColumns } from './notes';
import type { ResolvedOptions } from './options';

/** Which notes could be the same: the references of estimate e are references[starts[e]] up to starts[e + 1], upwards. */
export interface CandidateGraph {
  readonly referenceCount: number;
  readonly starts: Int32Array;
  readonly references: Int32Array;
}

/** Which of a note's properties must agree. */
export interface Criteria {
  readonly onset: boolean;
  readonly pitch: boolean;
  readonly offset: boolean;
}

/**
 * All pairs within the tolerances. References are sorted in time, so only those in an estimate's window are looked at:
 * the work and memory go with the pairs found, not with the product of the lists.
 */
export function findCandidates(
  reference: NoteColumns,
  estimate: NoteColumns,
  criteria: Criteria,
  options: ResolvedOptions,
): CandidateGraph {
  const tolerances = criteria.offset ? offsetTolerances(reference, options) : undefined;
  const times = criteria.onset ? reference.onsets : reference.offsets;
  const estimateTimes = criteria.onset ? estimate.onsets : estimate.offsets;
  const widest = (criteria.onset ? options.onsetTolerance : largest(tolerances)) + DISTANCE_SLACK;
  const order = sortedOrder(times);
  const sorted = times.slice().sort();
  const starts = new Int32Array(estimate.count + 1);
  let references = new Int32Array(Math.max(16, estimate.count * 2));
  let size = 0;
  for (let e = 0; e < estimate.count; e++) {
    for (let k = lowerBound(sorted, estimateTimes[e] - widest); k < order.length; k++) {
      if (sorted[k] > estimateTimes[e] + widest) break;
      const r = order[k];
      if (!isHit(reference, r, estimate, e, criteria, options, tolerances)) continue;
      if (size === references.length) references = grown(references);
      references[size++] = r;
    }
    if (size > starts[e] + 1) references.subarray(starts[e], size).sort();
    starts[e + 1] = size;
  }
  return { referenceCount: reference.count, starts, references: references.subarray(0, size) };
}

/** Offset tolerance of each reference note: a part of its duration, but never less than the least. */
export function offsetTolerances(reference: NoteColumns, options: ResolvedOptions): Float64Array {
  const tolerances = new Float64Array(reference.count);
  for (let r = 0; r < tolerances.length; r++) {
    const duration = reference.offsets[r] - reference.onsets[r];
    tolerances[r] = Math.max((options.offsetRatio ?? 0) * duration, options.offsetMinTolerance);
  }
  return tolerances;
}

function isHit(
  reference: NoteColumns,
  r: number,
  estimate: NoteColumns,
  e: number,
  criteria: Criteria,
  { onsetTolerance, pitchToleranceCents, strict }: ResolvedOptions,
  tolerances: Float64Array | undefined,
): boolean {
  if (criteria.pitch) {
    const cents = Math.abs(1200 * (reference.octaves[r] - estimate.octaves[e]));
    if (!isWithin(cents, pitchToleranceCents, strict)) return false;
  }
  if (criteria.onset && !isWithin(timeDistance(reference.onsets[r], estimate.onsets[e]), onsetTolerance, strict)) {
    return false;
  }
  return (
    tolerances === undefined || isWithin(timeDistance(reference.offsets[r], estimate.offsets[e]), tolerances[r], strict)
  );
}

function largest(values: Float64Array | undefined): number {
  let maximum = 0;
  if (values) for (const value of values) if (value > maximum) maximum = value;
  return maximum;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
