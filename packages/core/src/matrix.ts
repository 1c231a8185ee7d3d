import { PianoscribeError } from './errors';
import type { Hertz, Seconds } from './units';

/** A row-major matrix: element (r, c) is data[r * shape[1] + c]. Plain data, so it crosses workers and needs no class. */
export interface Matrix {
  readonly data: Float32Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** An exact time base: frame f is at startTime + f * hopLength / sampleRate. Integers are kept, never a rounded rate. */
export interface FrameTiming {
  readonly sampleRate: Hertz;
  readonly hopLength: number;
  readonly startTime: Seconds;
}

/** A matrix whose rows are frames in time: a log-mel spectrogram, a piano roll, an activation. [frame, bin or key] */
export interface FrameMatrix extends Matrix {
  readonly timing: FrameTiming;
}

/** Time in seconds of a frame (which may be fractional). */
export function frameToTime(timing: FrameTiming, frame: number): Seconds {
  return timing.startTime + (frame * timing.hopLength) / timing.sampleRate;
}

/** Frame (fractional) at a time in seconds. */
export function timeToFrame(timing: FrameTiming, time: Seconds): number {
  return ((time - timing.startTime) * timing.sampleRate) / timing.hopLength;
}

/** Frames a second. */
export function frameRate(timing: FrameTiming): Hertz {
  return timing.sampleRate / timing.hopLength;
}

/** A zero-filled frame matrix. */
export function createFrameMatrix(rows: number, columns: number, timing: FrameTiming): FrameMatrix {
  return { data: new Float32Array(rows * columns), shape: [rows, columns], timing };
}

/**
 * Frames `from` (included) to `to` (excluded) as a view on the same data, with its own start time.
 * @throws PianoscribeError INVALID_ARGUMENT where the range is not within the matrix.
 */
export function sliceFrames(matrix: FrameMatrix, from: number, to: number = matrix.shape[0]): FrameMatrix {
  const [rows, columns] = matrix.shape;
  if (!(from >= 0 && from <= to && to <= rows)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Frames ${from} to ${to} are not within the ${rows} frames at hand.`,
    );
  }
  return {
    data: matrix.data.subarray(from * columns, to * columns),
    shape: [to - from, columns],
    timing: { ...matrix.timing, startTime: frameToTime(matrix.timing, from) },
  };
}

/** Frame matrices one after the other in one; timing is that of the first. All have the same number of columns. */
export function concatFrames(parts: readonly FrameMatrix[]): FrameMatrix {
  if (parts.length === 0) throw new PianoscribeError('INVALID_ARGUMENT', 'There are no frames to join.');
  const columns = parts[0].shape[1];
  let rows = 0;
  for (const part of parts) {
    if (part.shape[1] !== columns) {
      throw new PianoscribeError(
        'SHAPE_MISMATCH',
        `Frames of ${part.shape[1]} columns can't follow frames of ${columns}.`,
      );
    }
    rows += part.shape[0];
  }
  const joined = createFrameMatrix(rows, columns, parts[0].timing);
  let offset = 0;
  for (const part of parts) {
    joined.data.set(part.data, offset);
    offset += part.data.length;
  }
  return joined;
}
