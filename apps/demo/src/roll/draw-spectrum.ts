import { HIGHEST_PITCH, KEY_COUNT } from '@pianoscribe/core';
import { VIEW_BINS, VIEW_RATE, VIEW_TILE } from '../session/protocol';
import type { ViewFrames } from '../session/view-frames';
import type { Palette } from './palette';
import type { TileCache } from './tile-cache';
import { timeAt, type Viewport, xOf, yOf } from './viewport';

/** A tile of activations as it lies in time. */
export interface ShownActivations {
  readonly from: number;
  readonly frames: number;
  readonly secondsPerFrame: number;
  readonly values: Uint8Array;
}

/** The spectrum behind the notes: each tile covers all keys, three rows a key. */
export function drawSpectrum(
  context: CanvasRenderingContext2D,
  view: Viewport,
  frames: ViewFrames,
  palette: Palette,
  cache: TileCache,
): void {
  const seconds = VIEW_TILE / VIEW_RATE;
  const last = Math.min(frames.tiles.length - 1, Math.floor(timeAt(view, view.width) / seconds));
  for (let tile = Math.max(0, Math.floor(view.from / seconds)); tile <= last; tile++) {
    const bytes = frames.tiles[tile];
    const image = cache.get(`spectrum ${tile}`, bytes, VIEW_BINS, palette.spectrum);
    // A frame stands for the time around its middle.
    const left = xOf(view, tile * seconds - 0.5 / VIEW_RATE);
    place(context, view, image, left, (image.width / VIEW_RATE) * view.pixelsPerSecond);
  }
}

/** What the model was certain of, before anybody decided what is a note. */
export function drawActivations(
  context: CanvasRenderingContext2D,
  view: Viewport,
  tiles: readonly ShownActivations[],
  palette: Palette,
  cache: TileCache,
): void {
  for (const { from, frames, secondsPerFrame, values } of tiles) {
    const left = xOf(view, (from - 0.5) * secondsPerFrame);
    const width = frames * secondsPerFrame * view.pixelsPerSecond;
    if (left > view.width || left + width < 0) continue;
    place(context, view, cache.get(`activation ${from}`, values, KEY_COUNT, palette.activation), left, width);
  }
}

function place(
  context: CanvasRenderingContext2D,
  view: Viewport,
  image: CanvasImageSource,
  left: number,
  width: number,
): void {
  context.drawImage(image, left, yOf(view, HIGHEST_PITCH), width, KEY_COUNT * view.keyHeight);
}
