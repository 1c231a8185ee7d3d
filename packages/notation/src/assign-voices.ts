import type { MidiPitch, Velocity } from '@pianoscribe/core';

/** A note on the grid: times in ticks from the start of the score. */
export interface PlacedNote {
  readonly pitch: MidiPitch;
  readonly velocity: Velocity;
  readonly start: number;
  readonly end: number;
}

/** Notes struck and let go together. */
export interface Chord {
  readonly start: number;
  readonly end: number;
  readonly notes: readonly PlacedNote[];
}

/** A held note gets a voice of its own from this much on, in ticks: a crotchet beyond the next attack. */
const HELD_TICKS = 24;
/** A gap up to this is no rest: a key is let go early to strike the next. A semiquaver. */
const SMALL_GAP_TICKS = 6;

/**
 * The one or two voices of a staff. What moves is the first voice; a note that is held under or over it is in the
 * second, where that one is free. No chord of a voice reaches into the next.
 *
 * @param notes by start.
 */
export function assignVoices(notes: readonly PlacedNote[]): Chord[][] {
  const groups = groupByStart(oneOfEach(notes));
  const moving: Chord[] = [];
  const held: Chord[] = [];
  for (let g = 0; g < groups.length; g++) {
    const group = groups[g];
    const { start } = group[0];
    const next = groups[g + 1]?.[0].start ?? Number.POSITIVE_INFINITY;
    const isFree = (held.at(-1)?.end ?? 0) <= start;
    const long = isFree ? group.filter(({ end }) => end >= next + HELD_TICKS) : [];
    if (long.length > 0) {
      const end = long.reduce((least, note) => Math.min(least, note.end), Number.POSITIVE_INFINITY);
      held.push({ start, end, notes: long });
    }
    const rest = long.length > 0 ? group.filter((note) => !long.includes(note)) : group;
    if (rest.length === 0) continue;
    const end = rest.reduce((most, note) => Math.max(most, note.end), 0);
    moving.push({ start, end: closeGap(start, Math.min(next, end), next), notes: rest });
  }
  return held.length > 0 ? [moving, held] : [moving];
}

/** Of notes of a pitch that start together the loudest, each ending where the pitch is struck again. */
function oneOfEach(notes: readonly PlacedNote[]): PlacedNote[] {
  const open = new Map<number, number>();
  const kept: PlacedNote[] = [];
  for (const note of notes) {
    const index = open.get(note.pitch);
    const earlier = index === undefined ? undefined : kept[index];
    if (index !== undefined && earlier?.start === note.start) {
      const end = Math.max(earlier.end, note.end);
      kept[index] = { ...note, end, velocity: Math.max(earlier.velocity, note.velocity) };
      continue;
    }
    if (index !== undefined && earlier !== undefined && earlier.end > note.start)
      kept[index] = { ...earlier, end: note.start };
    open.set(note.pitch, kept.length);
    kept.push(note);
  }
  return kept;
}

function groupByStart(notes: readonly PlacedNote[]): PlacedNote[][] {
  const groups: PlacedNote[][] = [];
  for (const note of notes) {
    const last = groups.at(-1);
    if (last !== undefined && last[0].start === note.start) last.push(note);
    else groups.push([note]);
  }
  for (const group of groups) group.sort((a, b) => a.pitch - b.pitch);
  return groups;
}

/** A chord lasts to the next attack where the rest between would be small, or shorter than the chord. */
function closeGap(start: number, end: number, next: number): number {
  const gap = next - end;
  return gap <= SMALL_GAP_TICKS || gap <= Math.min(end - start, HELD_TICKS) ? next : end;
}
