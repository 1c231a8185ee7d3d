import { offsetTolerances } from './candidates';
import { isWithin, lowerBound, sortedOrder, timeDistance } from './distance';
import type { NoteColumns } from './notes';
import type { ResolvedOptions } from './options';

/**
 * Size of the largest matching by onset or offset alone. Each reference then has one run of estimates in time, so
 * that Glover's greedy (Naval Res. Logist. Q. 14, 1967) finds the maximum: of the references that an estimate could
 * serve, it serves the one whose run ends first. n log n time and linear memory, however dense the notes are.
 */
export function countTimeMatches(
  reference: NoteColumns,
  estimate: NoteColumns,
  by: 'onset' | 'offset',
  options: ResolvedOptions,
): number {
  const times = by === 'onset' ? reference.onsets : reference.offsets;
  const estimateTimes = by === 'onset' ? estimate.onsets : estimate.offsets;
  const tolerances = by === 'offset' ? offsetTolerances(reference, options) : undefined;
  const sorted = estimateTimes.slice().sort();
  const first = new Int32Array(reference.count);
  const last = new Int32Array(reference.count);
  for (let r = 0; r < reference.count; r++) {
    const tolerance = tolerances ? tolerances[r] : options.onsetTolerance;
    const middle = lowerBound(sorted, times[r]);
    first[r] = firstHit(sorted, middle, times[r], tolerance, options.strict);
    last[r] = lastHit(sorted, middle, times[r], tolerance, options.strict);
  }
  return serveEarliestEnds(first, last, sorted.length);
}

/** Distances fall towards the time itself, so the first hit before it is found by halving; `middle` where none is. */
function firstHit(sorted: Float64Array, middle: number, time: number, tolerance: number, strict: boolean): number {
  let low = 0;
  let high = middle;
  while (low < high) {
    const at = (low + high) >> 1;
    if (isWithin(timeDistance(time, sorted[at]), tolerance, strict)) high = at;
    else low = at + 1;
  }
  return low;
}

/** The same after it; `middle - 1` where none is. */
function lastHit(sorted: Float64Array, middle: number, time: number, tolerance: number, strict: boolean): number {
  let low = middle;
  let high = sorted.length;
  while (low < high) {
    const at = (low + high) >> 1;
    if (isWithin(timeDistance(time, sorted[at]), tolerance, strict)) low = at + 1;
    else high = at;
  }
  return low - 1;
}

function serveEarliestEnds(first: Int32Array, last: Int32Array, slots: number): number {
  const byFirst = sortedOrder(first);
  const heap = new Int32Array(first.length);
  let size = 0;
  let next = 0;
  let served = 0;
  for (let slot = 0; slot < slots; slot++) {
    for (; next < byFirst.length && first[byFirst[next]] <= slot; next++) push(last[byFirst[next]]);
    while (size > 0 && heap[0] < slot) pop();
    if (size === 0) continue;
    pop();
    served++;
  }
  return served;

  function push(value: number): void {
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent] <= value) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = value;
  }

  function pop(): void {
    const value = heap[--size];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= value) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }
}
