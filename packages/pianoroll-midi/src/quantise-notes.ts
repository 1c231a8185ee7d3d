import { compareNotes, type NoteEvent, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { checkNotes } from './check-notes';
import { createTempoMap, type TempoChange } from './tempo-map';

/** Options of {@link quantiseNotes}: where the beats are, as times or as a steady tempo, and how finely to divide them. */
export interface QuantiseOptions {
  /** Times of the beats in seconds, ascending, two at least. The first and last distance go on beyond them. */
  readonly beats?: readonly Seconds[];
  /** Beats a minute of a steady tempo, where there is no list of beats. */
  readonly tempo?: number;
  /** With `tempo`: time of a beat. Default 0. */
  readonly firstBeat?: Seconds;
  /** Parts of a beat: 4 makes semiquavers of crotchets. Default 4. */
  readonly division?: number;
  /** How far times move to the grid: 1 all the way, 0 not at all. Default 1. */
  readonly strength?: number;
}

const MOST_BEATS = 10_000_000;

/**
 * Notes moved to a grid of beats. Onsets and offsets go to the nearest grid line, and a note lasts a part of the grid
 * at least. Of notes of a key that fall on one line the louder stays; a note that would then reach into the key's next
 * one ends there.
 *
 * @returns new notes, by onset.
 * @throws PianoscribeError INVALID_ARGUMENT, NOT_FINITE
 */
export function quantiseNotes(notes: readonly NoteEvent[], options: QuantiseOptions): NoteEvent[] {
  const { division = 4, strength = 1 } = options;
  if (!Number.isInteger(division) || division < 1)
    throw invalid(`division is a whole number from 1 on, not ${division}`);
  if (!(strength >= 0 && strength <= 1)) throw invalid(`strength is 0 to 1, not ${strength}`);
  checkNotes(notes);
  const grid = options.beats === undefined ? steadyGrid(options) : beatGrid(options.beats);
  const pull = (time: Seconds, line: number) => time + strength * (grid.toTime(line / division) - time);

  const firstLine = Math.ceil(grid.toBeat(0) * division);
  const placed = notes.map((note) => {
    return { note, line: Math.max(firstLine, Math.round(grid.toBeat(note.onset) * division)) };
  });
  const moved = (strength === 1 ? loudestOfEach(placed) : placed).map(({ note, line }) => {
    const end = Math.max(line + 1, Math.round(grid.toBeat(note.offset) * division));
    const onset = pull(note.onset, line);
    return { ...note, onset, offset: Math.max(onset, pull(note.offset, end)) };
  });
  moved.sort(compareNotes);
  const next = new Map<number, NoteEvent>();
  for (let i = moved.length - 1; i >= 0; i--) {
    const later = next.get(moved[i].pitch);
    if (later !== undefined && later.onset > moved[i].onset && later.onset < moved[i].offset) {
      moved[i] = { ...moved[i], offset: later.onset };
    }
    next.set(moved[i].pitch, moved[i]);
  }
  return moved;
}

/** Of notes of a pitch on a line the loudest, the first of equals. */
function loudestOfEach<T extends { readonly note: NoteEvent; readonly line: number }>(placed: readonly T[]): T[] {
  const loudest = new Map<string, T>();
  for (const candidate of placed) {
    const place = `${candidate.note.pitch} ${candidate.line}`;
    const rival = loudest.get(place);
    if (rival === undefined || candidate.note.velocity > rival.note.velocity) loudest.set(place, candidate);
  }
  return [...loudest.values()];
}

/**
 * Times of the beats that a MIDI file's own tempo map gives, from 0 to its end: for {@link quantiseNotes}.
 * @throws PianoscribeError INVALID_ARGUMENT for SMPTE time, which has no beats; LIMIT_EXCEEDED over ten million beats.
 */
export function beatTimes(performance: {
  readonly ticksPerBeat: number | undefined;
  readonly tempos: readonly TempoChange[];
  readonly duration: Seconds;
}): Seconds[] {
  const { ticksPerBeat, tempos, duration } = performance;
  if (ticksPerBeat === undefined) throw invalid('a file in SMPTE time has no beats');
  const map = createTempoMap({ ticksPerBeat }, tempos);
  const count = Math.floor(map.toTicks(duration) / ticksPerBeat) + 1;
  if (count > MOST_BEATS)
    throw new PianoscribeError('LIMIT_EXCEEDED', `Expected at most ten million beats, not ${count}.`);
  return Array.from({ length: count }, (_, beat) => map.toSeconds(beat * ticksPerBeat));
}

/** Beat positions (fractional) of times, and back. */
interface BeatGrid {
  toBeat(time: Seconds): number;
  toTime(beat: number): Seconds;
}

function steadyGrid({ tempo, firstBeat = 0 }: QuantiseOptions): BeatGrid {
  if (tempo === undefined) throw invalid('quantising needs beats or a tempo');
  if (!(tempo > 0 && tempo < Number.POSITIVE_INFINITY)) throw invalid(`tempo is above 0 beats a minute, not ${tempo}`);
  if (!Number.isFinite(firstBeat)) throw invalid(`firstBeat is a time in seconds, not ${firstBeat}`);
  return { toBeat: (time) => ((time - firstBeat) * tempo) / 60, toTime: (beat) => firstBeat + (beat * 60) / tempo };
}

function beatGrid(beats: readonly Seconds[]): BeatGrid {
  if (beats.length < 2) throw invalid(`two beats are the least, not ${beats.length}`);
  for (let i = 0; i < beats.length; i++) {
    if (!Number.isFinite(beats[i]) || beats[i] <= beats[i - 1])
      throw invalid(`beats ascend; number ${i} is ${beats[i]} s`);
  }
  const last = beats.length - 2;
  return {
    toBeat(time) {
      let low = 0;
      let high = last;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (beats[middle] <= time) low = middle;
        else high = middle - 1;
      }
      return low + (time - beats[low]) / (beats[low + 1] - beats[low]);
    },
    toTime(beat) {
      const at = Math.min(last, Math.max(0, Math.floor(beat)));
      return beats[at] + (beat - at) * (beats[at + 1] - beats[at]);
    },
  };
}

function invalid(reason: string): PianoscribeError {
  return new PianoscribeError('INVALID_ARGUMENT', `Can't quantise: ${reason}.`);
}
