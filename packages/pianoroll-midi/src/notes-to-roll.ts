import {
  compareNotes,
  type FrameMatrix,
  type FrameTiming,
  KEY_COUNT,
  LOWEST_PITCH,
  type NoteEvent,
  type PedalEvent,
  type PedalKind,
} from '@pianoscribe/core';
import { checkNotes, checkPedals } from './check-notes';
import { createRoll, framesNeeded, spanFrames } from './roll-grid';

/** Options of {@link notesToRoll}. */
export interface NotesToRollOptions {
  /** The grid; `{ sampleRate: 768, hopLength: 1, startTime: 0 }` is the original's of 768 columns a second. */
  readonly timing: FrameTiming;
  /** Frames of the roll; notes beyond are cut. Default: up to the end of the last note. */
  readonly frames?: number;
  /** What a sounding key is: 1, or its velocity / 127. Default 'binary'. */
  readonly value?: 'binary' | 'velocity';
  /**
   * What happens where a key is struck again without a frame of silence before: 'merge' leaves no trace of it, as in the
   * original; 'gap' ends the earlier note a frame sooner where it has two frames or more. Default 'merge'.
   */
  readonly restrike?: 'merge' | 'gap';
}

/**
 * Notes as a piano roll [frame, key 0 to 87]. A key is down from the frame nearest to its onset to before the frame
 * nearest to its offset, for one frame at least; of overlapping notes of a key the later one counts. Pitches that no
 * piano has (outside 21 to 108) are left out.
 *
 * @throws PianoscribeError INVALID_ARGUMENT, NOT_FINITE, LIMIT_EXCEEDED (a roll too large for memory).
 */
export function notesToRoll(notes: readonly NoteEvent[], options: NotesToRollOptions): FrameMatrix {
  const { timing, value = 'binary', restrike = 'merge' } = options;
  checkNotes(notes);
  const roll = createRoll(options.frames ?? framesNeeded(timing, notes), KEY_COUNT, timing);
  const [frames] = roll.shape;
  const ends = new Float64Array(KEY_COUNT);
  const starts = new Float64Array(KEY_COUNT).fill(Number.NEGATIVE_INFINITY);
  for (const note of [...notes].sort(compareNotes)) {
    const key = note.pitch - LOWEST_PITCH;
    if (key < 0 || key >= KEY_COUNT) continue;
    const { from, to } = spanFrames(timing, note.onset, note.offset);
    if (restrike === 'gap' && ends[key] >= from && from - 1 > starts[key] && from >= 1 && from <= frames) {
      roll.data[(from - 1) * KEY_COUNT + key] = 0;
    }
    const level = value === 'velocity' ? note.velocity / 127 : 1;
    const last = Math.min(to, frames);
    for (let frame = Math.max(0, from); frame < last; frame++) roll.data[frame * KEY_COUNT + key] = level;
    // A shorter note on top of a longer one: the key stays down until the longer one ends.
    ends[key] = Math.max(ends[key], to);
    starts[key] = from;
  }
  return roll;
}

/** Options of {@link pedalsToRoll}. */
export interface PedalsToRollOptions {
  readonly timing: FrameTiming;
  /** Default: up to the end of the last span. */
  readonly frames?: number;
  /** Which pedal. Default 'sustain'. */
  readonly kind?: PedalKind;
}

/**
 * One pedal as a column [frame, 1]: 1 where it is down, by the same rule as keys in {@link notesToRoll}.
 * @throws PianoscribeError as notesToRoll does.
 */
export function pedalsToRoll(pedals: readonly PedalEvent[], options: PedalsToRollOptions): FrameMatrix {
  const { timing, kind = 'sustain' } = options;
  checkPedals(pedals);
  const spans = pedals.filter((pedal) => pedal.kind === kind);
  const roll = createRoll(options.frames ?? framesNeeded(timing, spans), 1, timing);
  for (const { onset, offset } of spans) {
    const { from, to } = spanFrames(timing, onset, offset);
    roll.data.fill(1, Math.min(Math.max(0, from), roll.shape[0]), Math.min(Math.max(0, to), roll.shape[0]));
  }
  return roll;
}
