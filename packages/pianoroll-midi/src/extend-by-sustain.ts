import { compareNotes, type NoteEvent, type PedalEvent, type Seconds } from '@pianoscribe/core';

/**
 * Notes as they sound under the sustain pedal: one that is let go while the pedal is down lasts until the pedal goes up
 * or its key is struck again, whichever is first; one that is struck again under the pedal ends there in any case.
 * Source: Magenta's `apply_sustain_control_changes`, which is how MAESTRO's users lengthen notes. The soft and sostenuto
 * pedals change nothing here.
 *
 * @returns new notes, by onset; those that nothing lengthens are the same objects.
 */
export function extendBySustain(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): NoteEvent[] {
  const sorted = [...notes].sort(compareNotes);
  const spans = sustainSpans(pedals);
  if (spans.length === 0) return sorted;
  // Of each pitch, going back in time: the earliest strike under the pedal so far, and that strictly later than it.
  const strikes = new Map<number, { onset: Seconds; later: Seconds }>();
  for (let i = sorted.length - 1; i >= 0; i--) {
    const note = sorted[i];
    const { pitch, onset, offset } = note;
    const strike = strikes.get(pitch);
    const struckAgain =
      strike === undefined ? Number.POSITIVE_INFINITY : strike.onset > onset ? strike.onset : strike.later;
    const pedalUp = spanEnd(spans, offset);
    const end = Math.min(Math.max(offset, pedalUp ?? offset), struckAgain);
    if (end !== offset) sorted[i] = { ...note, offset: end };
    if (spanEnd(spans, onset) === undefined) continue;
    if (strike === undefined || strike.onset > onset) strikes.set(pitch, { onset, later: struckAgain });
  }
  return sorted;
}

/** Sustain spans by time, overlapping ones joined. */
function sustainSpans(pedals: readonly PedalEvent[]): { onset: Seconds; offset: Seconds }[] {
  const spans: { onset: Seconds; offset: Seconds }[] = [];
  const sustain = pedals.filter((pedal) => pedal.kind === 'sustain').sort((a, b) => a.onset - b.onset);
  for (const { onset, offset } of sustain) {
    const last = spans[spans.length - 1];
    if (last !== undefined && onset <= last.offset) last.offset = Math.max(last.offset, offset);
    else spans.push({ onset, offset });
  }
  return spans;
}

/** End of the span in which the pedal is down at `time`. */
function spanEnd(spans: readonly { onset: Seconds; offset: Seconds }[], time: Seconds): Seconds | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].onset <= time) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span !== undefined && time < span.offset ? span.offset : undefined;
}
