import { HIGHEST_PITCH, KEY_COUNT, LOWEST_PITCH, type Seconds } from '@pianoscribe/core';

/** Which part of a recording is seen, and how large. Pixels are those of CSS. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** Time at the left edge. */
  readonly from: Seconds;
  readonly pixelsPerSecond: number;
  /** Rows (fractional) of the keyboard above the upper edge; row 0 is the highest key. */
  readonly top: number;
  readonly keyHeight: number;
  readonly duration: Seconds;
}

const MOST_PIXELS_PER_SECOND = 1600;
const TALLEST_KEY = 40;
/** So much time is seen after the end, so that the last notes do not stick to the edge. */
const AFTER: Seconds = 0.5;
/** A view of less than this is of no use, also where there is nothing yet. */
const LEAST_SECONDS: Seconds = 8;

export function xOf(view: Viewport, time: Seconds): number {
  return (time - view.from) * view.pixelsPerSecond;
}

export function timeAt(view: Viewport, x: number): Seconds {
  return view.from + x / view.pixelsPerSecond;
}

/** Upper edge of a pitch's row. */
export function yOf(view: Viewport, pitch: number): number {
  return (HIGHEST_PITCH - pitch - view.top) * view.keyHeight;
}

export function pitchAt(view: Viewport, y: number): number {
  return Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, HIGHEST_PITCH - Math.floor(y / view.keyHeight + view.top)));
}

/** The nearest view that shows nothing but the recording and the keyboard. */
export function clampView(view: Viewport): Viewport {
  const length = Math.max(view.duration + AFTER, 1);
  const whole = view.width / Math.max(length, LEAST_SECONDS);
  const pixelsPerSecond = clamp(view.pixelsPerSecond, whole, MOST_PIXELS_PER_SECOND);
  const keyHeight = clamp(view.keyHeight, view.height / KEY_COUNT, TALLEST_KEY);
  const from = clamp(view.from, 0, Math.max(0, length - view.width / pixelsPerSecond));
  const top = clamp(view.top, 0, Math.max(0, KEY_COUNT - view.height / keyHeight));
  return { ...view, pixelsPerSecond, keyHeight, from, top };
}

export function panBy(view: Viewport, pixelsAcross: number, pixelsDown: number): Viewport {
  return clampView({
    ...view,
    from: view.from + pixelsAcross / view.pixelsPerSecond,
    top: view.top + pixelsDown / view.keyHeight,
  });
}

/** Stretches time about a point, which stays where it is. */
export function zoomTime(view: Viewport, factor: number, x: number): Viewport {
  const time = timeAt(view, x);
  const zoomed = clampView({ ...view, pixelsPerSecond: view.pixelsPerSecond * factor });
  return clampView({ ...zoomed, from: time - x / zoomed.pixelsPerSecond });
}

/** Makes the keys taller or flatter about a point. */
export function zoomKeys(view: Viewport, factor: number, y: number): Viewport {
  const row = view.top + y / view.keyHeight;
  const zoomed = clampView({ ...view, keyHeight: view.keyHeight * factor });
  return clampView({ ...zoomed, top: row - y / zoomed.keyHeight });
}

/** Shows a range of pitches with a little room, and time from a point on. */
export function fitPitches(view: Viewport, lowest: number, highest: number): Viewport {
  const [low, high] = [Math.max(LOWEST_PITCH, lowest - 4), Math.min(HIGHEST_PITCH, highest + 4)];
  const keyHeight = clamp(view.height / (high - low + 1), view.height / KEY_COUNT, 16);
  const middle = HIGHEST_PITCH - (low + high) / 2 + 0.5;
  return clampView({ ...view, keyHeight, top: middle - view.height / keyHeight / 2 });
}

/** Moves in time so that a moment is seen: by whole views, so that the picture rests between. */
export function reveal(view: Viewport, time: Seconds): Viewport {
  const x = xOf(view, time);
  if (x >= 0 && x <= view.width) return view;
  return clampView({ ...view, from: time - (0.1 * view.width) / view.pixelsPerSecond });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
