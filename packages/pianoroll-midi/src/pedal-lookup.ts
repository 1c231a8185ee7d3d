import type { PedalEvent, PedalKind, Seconds } from '@pianoscribe/core';

/** A span of time. */
export interface Span {
  readonly onset: Seconds;
  readonly offset: Seconds;
}

/** Spans of one pedal by time, overlapping ones joined. */
export function pedalSpansOf(pedals: readonly PedalEvent[], kind: PedalKind): Span[] {
  const spans: { onset: Seconds; offset: Seconds }[] = [];
  for (const { onset, offset } of pedals.filter((pedal) => pedal.kind === kind).sort((a, b) => a.onset - b.onset)) {
    const last = spans[spans.length - 1];
    // Touching spans stay two: between them the dampers fall.
    if (last !== undefined && onset < last.offset) last.offset = Math.max(last.offset, offset);
    else spans.push({ onset, offset });
  }
  return spans;
}

/** The last span that begins before `time`, or at it where `orAt` is true. */
export function lastSpanBefore(spans: readonly Span[], time: Seconds, orAt: boolean): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { onset } = spans[middle];
    if (onset < time || (orAt && onset === time)) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1];
}
