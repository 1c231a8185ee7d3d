import { compareNotes, type NoteEvent, type PedalEvent, type Seconds } from '@pianoscribe/core';
import { lastSpanBefore, pedalSpansOf, type Span } from './pedal-lookup';

/**
 * Notes as they sound under the sustain pedal: one that is let go while the pedal is down lasts until the pedal goes up
 * or its key is struck again, whichever is first; one that is struck again under the pedal ends there in any case. A
 * pedal that goes down as a note ends catches it; one that goes up then does not.
 * Source: Magenta's `apply_sustain_control_changes`, which is how MAESTRO's users lengthen notes. The other pedals change
 * nothing here: see {@link extendBySostenuto}.
 *
 * @returns new notes, by onset; those that nothing lengthens are the same objects.
 */
export function extendBySustain(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): NoteEvent[] {
  const sorted = [...notes].sort(compareNotes);
  const spans = pedalSpansOf(pedals, 'sustain');
  if (spans.length === 0) return sorted;
  // Of each pitch, going back in time: the earliest strike under the pedal so far, and that strictly later than it.
  const strikes = new Map<number, { onset: Seconds; later: Seconds }>();
  for (let i = sorted.length - 1; i >= 0; i--) {
    const note = sorted[i];
    const { pitch, onset, offset } = note;
    const struckAgain = laterStrike(strikes.get(pitch), onset);
    const end = Math.min(Math.max(offset, pedalUp(spans, offset)), struckAgain);
    if (end !== offset) sorted[i] = { ...note, offset: end };
    if (pedalUp(spans, onset) > onset) strikes.set(pitch, { onset, later: struckAgain });
  }
  return sorted;
}

/**
 * Notes as they sound under the sostenuto pedal: one whose key is down as the pedal goes down lasts until the pedal goes
 * up or the key is struck again. Apply it before {@link extendBySustain} where a performance has both.
 *
 * @returns new notes, by onset; those that nothing lengthens are the same objects.
 */
export function extendBySostenuto(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): NoteEvent[] {
  const sorted = [...notes].sort(compareNotes);
  const spans = pedalSpansOf(pedals, 'sostenuto');
  if (spans.length === 0) return sorted;
  const strikes = new Map<number, { onset: Seconds; later: Seconds }>();
  for (let i = sorted.length - 1; i >= 0; i--) {
    const note = sorted[i];
    const { pitch, onset, offset } = note;
    const struckAgain = laterStrike(strikes.get(pitch), onset);
    // A pedal that goes down just as the key comes up is too late.
    const caught = lastSpanBefore(spans, offset, false);
    if (caught !== undefined && caught.onset >= onset) {
      const end = Math.max(offset, Math.min(caught.offset, struckAgain));
      if (end !== offset) sorted[i] = { ...note, offset: end };
    }
    strikes.set(pitch, { onset, later: struckAgain });
  }
  return sorted;
}

/** The first strike after `onset`, of those at hand (which are at `onset` or later). */
function laterStrike(strike: { onset: Seconds; later: Seconds } | undefined, onset: Seconds): Seconds {
  if (strike === undefined) return Number.POSITIVE_INFINITY;
  return strike.onset > onset ? strike.onset : strike.later;
}

/** When the pedal that is down at `time` goes up; -Infinity where none is. */
function pedalUp(spans: readonly Span[], time: Seconds): Seconds {
  const span = lastSpanBefore(spans, time, true);
  return span !== undefined && time < span.offset ? span.offset : Number.NEGATIVE_INFINITY;
}
