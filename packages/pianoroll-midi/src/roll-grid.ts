import {
  createFrameMatrix,
  type FrameMatrix,
  type FrameTiming,
  PianoscribeError,
  timeToFrame,
} from '@pianoscribe/core';

/** More would not fit into one typed array everywhere. */
const MOST_VALUES = 2 ** 31 - 1;

/** An empty roll of so many frames. */
export function createRoll(frames: number, columns: number, timing: FrameTiming): FrameMatrix {
  const { sampleRate, hopLength, startTime } = timing;
  if (!(sampleRate > 0 && hopLength > 0 && Number.isFinite(sampleRate / hopLength) && Number.isFinite(startTime))) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A roll needs a time base; this one is ${hopLength} / ${sampleRate} s from ${startTime} s.`,
    );
  }
  if (!Number.isInteger(frames) || frames < 0) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A roll has a whole number of frames from 0 on, not ${frames}.`);
  }
  const advice = `A roll of ${frames} frames is too large. Make it in pieces, with timing.startTime and frames.`;
  if (frames * columns > MOST_VALUES) throw new PianoscribeError('LIMIT_EXCEEDED', advice);
  try {
    return createFrameMatrix(frames, columns, timing);
  } catch (cause) {
    throw new PianoscribeError('LIMIT_EXCEEDED', advice, { cause });
  }
}

/** First frame of a span, and the frame after its last: the nearest ones to its ends, one frame long at least. */
export function spanFrames(timing: FrameTiming, onset: number, offset: number): { from: number; to: number } {
  const from = Math.round(timeToFrame(timing, onset));
  return { from, to: Math.max(from + 1, Math.round(timeToFrame(timing, offset))) };
}

/** Frames that hold every span: up to the last one's end. */
export function framesNeeded(
  timing: FrameTiming,
  spans: readonly { readonly onset: number; readonly offset: number }[],
): number {
  let frames = 0;
  for (const { onset, offset } of spans) frames = Math.max(frames, spanFrames(timing, onset, offset).to);
  return frames;
}
