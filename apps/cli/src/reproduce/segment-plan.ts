import { createRandom, PianoscribeError } from '@pianoscribe/core';
import { type MaestroEntry, originalSplit } from '@pianoscribe/datasets';
import type { StudyConfig } from './study-config';

/** Segments of one performance, by number: segment n is from n to n + 1 segment lengths. */
export interface PlannedPerformance {
  /** Index into the performances. */
  readonly performance: number;
  /** Upwards. */
  readonly segments: readonly number[];
}

/** Which segments a study is made of. */
export interface SegmentPlan {
  readonly train: readonly PlannedPerformance[];
  readonly test: readonly PlannedPerformance[];
  /** Two pieces of 10 s each of the test part, in consecutive segments, to be seen and heard. */
  readonly pieces: readonly PlannedPerformance[];
}

/** Seconds of a piece that is seen and heard. */
export const PIECE_SECONDS = 10;
const PIECES = 2;

/**
 * Draws the segments: a function of performances and configuration alone. The incomplete tail of each performance is
 * left out, as in the original.
 * @throws PianoscribeError EMPTY_INPUT where the train or test part has no segment, INVALID_ARGUMENT for a year that the
 * paper's split doesn't know.
 */
export function planSegments(performances: readonly MaestroEntry[], data: StudyConfig['data']): SegmentPlan {
  const { segmentSeconds, seed } = data;
  const parts: Record<'train' | 'test', [number, number][]> = { train: [], test: [] };
  for (const [index, performance] of performances.entries()) {
    const part = data.split === 'years' ? originalSplit(performance.year) : performance.split;
    if (part === 'validation') continue;
    const count = Math.floor(performance.duration / segmentSeconds);
    for (let segment = 0; segment < count; segment++) parts[part].push([index, segment]);
  }
  for (const [part, all] of Object.entries(parts)) {
    if (all.length > 0) continue;
    throw new PianoscribeError(
      'EMPTY_INPUT',
      `There is no ${part} segment of ${segmentSeconds} s in the ${performances.length} performances at hand (split: ${data.split}).`,
    );
  }
  const draw = (all: [number, number][], most: number | null, stream: number) =>
    most === null || most >= all.length ? all : createRandom(seed, stream).shuffle(all).slice(0, most);
  return {
    train: grouped(draw(parts.train, data.trainSegments, 1)),
    test: grouped(draw(parts.test, data.testSegments, 2)),
    pieces: drawPieces(performances, parts.test, data),
  };
}

function drawPieces(
  performances: readonly MaestroEntry[],
  test: readonly [number, number][],
  { segmentSeconds, seed }: StudyConfig['data'],
): PlannedPerformance[] {
  const random = createRandom(seed, 3);
  const perPiece = Math.round(PIECE_SECONDS / segmentSeconds);
  // Not the first 10 s, in which little may happen, where there is more.
  const firstOf = (performance: number) => {
    const pieces = Math.floor(performances[performance].duration / PIECE_SECONDS);
    return pieces < 1 ? 0 : Math.min(pieces - 1, 1 + random.integer(Math.max(1, pieces - 2)));
  };
  const indices = random.shuffle([...new Set(test.map(([performance]) => performance))]);
  return Array.from({ length: PIECES }, (_, piece) => {
    const performance = indices[piece % indices.length];
    const first = firstOf(performance) * perPiece;
    const count = Math.floor(performances[performance].duration / segmentSeconds);
    const segments = Array.from({ length: perPiece }, (_, i) => first + i).filter((segment) => segment < count);
    return { performance, segments };
  });
}

function grouped(pairs: readonly [number, number][]): PlannedPerformance[] {
  const byPerformance = new Map<number, number[]>();
  for (const [performance, segment] of pairs) {
    const segments = byPerformance.get(performance);
    if (segments) segments.push(segment);
    else byPerformance.set(performance, [segment]);
  }
  return [...byPerformance]
    .sort(([a], [b]) => a - b)
    .map(([performance, segments]) => ({ performance, segments: segments.sort((a, b) => a - b) }));
}
