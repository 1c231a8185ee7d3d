import { type Hertz, KEY_COUNT, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { type FrameCounts, type FrameScore, scoreFrameCounts } from './frame-score';
import { nearestPitch, type ScoreNote, toColumns } from './notes';

/** The grid on which notes are compared frame by frame. */
export interface FrameGrid {
  /** Frames a second. Default 100. */
  readonly frameRate?: Hertz;
  /** Length of the recording, which only `accuracy` depends on. Default: the last offset of either list. */
  readonly duration?: Seconds;
  /** Keys of a frame, which only `accuracy` depends on. Default 88. */
  readonly keyCount?: number;
}

/**
 * Frame-wise scores of notes, without making a roll: work and memory go with the notes, not with the hours. A key is on
 * in frame f where onset <= f / frameRate < offset.
 * @throws PianoscribeError NOT_FINITE, INVALID_ARGUMENT for notes or a grid that make no sense.
 */
export function frameScores(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  grid: FrameGrid = {},
): FrameScore {
  return scoreFrameCounts(countNoteFrames(reference, estimate, grid));
}

/** The counts behind {@link frameScores}, to be summed over recordings. */
export function countNoteFrames(
  reference: readonly ScoreNote[],
  estimate: readonly ScoreNote[],
  grid: FrameGrid = {},
): FrameCounts {
  const { frameRate = 100, keyCount = KEY_COUNT } = grid;
  if (!(frameRate > 0)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `frameRate is ${frameRate}; expected frames a second, above 0.`);
  }
  toColumns(reference, 'reference');
  toColumns(estimate, 'estimate');
  const on = runsByPitch(reference, frameRate);
  const heard = runsByPitch(estimate, frameRate);
  let truePositives = 0;
  for (const [pitch, runs] of on) truePositives += commonFrames(runs, heard.get(pitch) ?? []);
  const falsePositives = totalFrames(heard) - truePositives;
  const falseNegatives = totalFrames(on) - truePositives;
  const duration = grid.duration ?? Math.max(lastOffset(reference), lastOffset(estimate));
  const cells = frameAt(duration, frameRate) * keyCount;
  const trueNegatives = Math.max(0, cells - truePositives - falsePositives - falseNegatives);
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/** Runs of frames, first included and end excluded, upwards and apart. */
type Run = [first: number, end: number];

/** First frame at or after a time; a millionth of a frame is rounding, not time. */
function frameAt(time: Seconds, frameRate: Hertz): number {
  return Math.ceil(time * frameRate - 1e-6);
}

function runsByPitch(notes: readonly ScoreNote[], frameRate: Hertz): Map<number, Run[]> {
  const byPitch = new Map<number, Run[]>();
  for (const note of notes) {
    const run: Run = [frameAt(note.onset, frameRate), frameAt(note.offset, frameRate)];
    if (run[0] >= run[1]) continue;
    const pitch = nearestPitch(note);
    const runs = byPitch.get(pitch);
    if (runs) runs.push(run);
    else byPitch.set(pitch, [run]);
  }
  for (const [pitch, runs] of byPitch) byPitch.set(pitch, joined(runs));
  return byPitch;
}

function joined(runs: Run[]): Run[] {
  runs.sort((a, b) => a[0] - b[0]);
  const result: Run[] = [];
  for (const run of runs) {
    const previous = result.at(-1);
    if (previous && run[0] <= previous[1]) previous[1] = Math.max(previous[1], run[1]);
    else result.push(run);
  }
  return result;
}

function commonFrames(a: readonly Run[], b: readonly Run[]): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    common += Math.max(0, Math.min(a[i][1], b[j][1]) - Math.max(a[i][0], b[j][0]));
    if (a[i][1] < b[j][1]) i++;
    else j++;
  }
  return common;
}

function totalFrames(byPitch: ReadonlyMap<number, readonly Run[]>): number {
  let total = 0;
  for (const runs of byPitch.values()) for (const [first, end] of runs) total += end - first;
  return total;
}

function lastOffset(notes: readonly ScoreNote[]): Seconds {
  return notes.reduce((last, note) => Math.max(last, note.offset), 0);
}
