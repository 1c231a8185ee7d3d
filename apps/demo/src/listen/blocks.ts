import type { Seconds } from '@pianoscribe/core';

/** A stretch of the piece to play between two times. */
export interface Loop {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** What is rendered at once: some frames of output from a position in the piece on. */
export interface Block {
  readonly position: Seconds;
  readonly frames: number;
  readonly speed: number;
  /** Whether it follows the block before without a jump. */
  readonly isContinued: boolean;
  /** After a jump back: where the block before would have gone on, to fade from. */
  readonly fadeFrom: Seconds | undefined;
}

/** How playing goes on from a place. */
export interface Course {
  readonly speed: number;
  readonly loop: Loop | undefined;
  readonly end: Seconds;
  readonly sampleRate: number;
}

/** The shortest loop: shorter ones are a tone of their own. */
export const SHORTEST_LOOP: Seconds = 0.05;

/**
 * The blocks from a position on, one after the other, of at most `frames` frames each: over and over within the loop where
 * playing comes to its end, else up to the end of the piece. A loop's last frame is followed by its first.
 */
export function* planBlocks(
  start: Seconds,
  { speed, loop, end, sampleRate }: Course,
  frames: number,
): Generator<Block> {
  const step = speed / sampleRate;
  let position = start;
  let isContinued = false;
  let fadeFrom: Seconds | undefined;
  // From behind a loop playing goes on to the end.
  const isLooping = loop !== undefined && start < loop.to;
  const limit = isLooping ? loop.to : end;
  while (true) {
    const left = Math.round((limit - position) / step);
    if (left <= 0) {
      if (!isLooping) return;
      fadeFrom = position;
      position = loop.from;
      isContinued = false;
      continue;
    }
    const count = Math.min(frames, left);
    yield { position, frames: count, speed, isContinued, fadeFrom };
    position += count * step;
    isContinued = true;
    fadeFrom = undefined;
  }
}
