import { type FrameMatrix, KEY_COUNT, LOWEST_PITCH, PianoscribeError } from '@pianoscribe/core';
import type { MidiPerformance } from './parse-midi';
import { createRoll } from './roll-grid';

/** Columns a second of the original: 384 ticks a beat at 120 beats a minute. */
export const ORIGINAL_COLUMNS_PER_SECOND = 768;

/** Columns of one of its segments, which are 10 s long. */
export const ORIGINAL_SEGMENT_COLUMNS = 7680;

const SEGMENT_SECONDS = 10;

/**
 * The training target of the original system (Sharma & Xiao 2022) for a 10 s segment: [7680 columns, 88 keys] of 0 and 1.
 *
 * It differs from `notesToRoll` at 768 columns a second where a file does not have 384 ticks a beat: such a file is cut
 * on its own grid of ticks, and each piece resized to 7680 columns by the nearest one (column j is the tick in which its
 * middle lies), so that a note shorter than a column may vanish. The first tempo counts throughout. Notes that go beyond
 * the segment are cut at its ends.
 *
 * @param options.segment which 10 s, counted from 0.
 * @throws PianoscribeError INVALID_ARGUMENT, UNSUPPORTED_FORMAT for SMPTE time, which has no ticks a beat.
 */
export function originalRoll(performance: MidiPerformance, options: { readonly segment: number }): FrameMatrix {
  const { segment } = options;
  const { notes, ticksPerBeat, tempos } = performance;
  if (!Number.isInteger(segment) || segment < 0) {
    throw new PianoscribeError('INVALID_ARGUMENT', `segment is a whole number from 0 on, not ${segment}.`);
  }
  if (ticksPerBeat === undefined || tempos.length === 0) {
    throw new PianoscribeError(
      'UNSUPPORTED_FORMAT',
      'The original reads files that count ticks a beat; this one has SMPTE time. Use notesToRoll.',
    );
  }
  const roll = createRoll(ORIGINAL_SEGMENT_COLUMNS, KEY_COUNT, {
    sampleRate: ORIGINAL_COLUMNS_PER_SECOND,
    hopLength: 1,
    startTime: segment * SEGMENT_SECONDS,
  });
  const ticksPerSecond = (ticksPerBeat * 1e6) / tempos[0].microsecondsPerBeat;
  const segmentTicks = Math.round(SEGMENT_SECONDS * ticksPerSecond);
  // First column whose middle lies at or after the tick.
  const columnOf = (time: number): number => {
    const tick = Math.round(time * ticksPerSecond) - segment * segmentTicks;
    const column = Math.ceil((tick * ORIGINAL_SEGMENT_COLUMNS) / segmentTicks - 0.5);
    return Math.min(ORIGINAL_SEGMENT_COLUMNS, Math.max(0, column));
  };
  for (const { pitch, onset, offset } of notes) {
    const key = pitch - LOWEST_PITCH;
    if (key < 0 || key >= KEY_COUNT) continue;
    const end = columnOf(offset);
    for (let column = columnOf(onset); column < end; column++) roll.data[column * KEY_COUNT + key] = 1;
  }
  return roll;
}
