import { HIGHEST_PITCH, KEY_COUNT, LOWEST_PITCH } from '@pianoscribe/core';
import type { Palette } from './palette';
import { timeAt, type Viewport, xOf, yOf } from './viewport';

const BLACK = new Set([1, 3, 6, 8, 10]);

export function isBlackKey(pitch: number): boolean {
  return BLACK.has(pitch % 12);
}

/** Rows of the keys, a line at each octave, a line at each tick of time. */
export function drawGrid(context: CanvasRenderingContext2D, view: Viewport, palette: Palette): void {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, view.width, view.height);
  context.fillStyle = palette.blackKeyRow;
  for (let pitch = LOWEST_PITCH; pitch <= HIGHEST_PITCH; pitch++) {
    if (isBlackKey(pitch)) context.fillRect(0, yOf(view, pitch), view.width, view.keyHeight);
  }
  context.fillStyle = palette.line;
  const { step } = tickStep(view);
  for (let time = Math.ceil(view.from / step) * step; xOf(view, time) <= view.width; time += step) {
    context.fillRect(Math.round(xOf(view, time)), 0, 1, view.height);
  }
  context.fillStyle = palette.octaveLine;
  for (let pitch = 24; pitch <= HIGHEST_PITCH; pitch += 12) {
    context.fillRect(0, Math.round(yOf(view, pitch) + view.keyHeight) - 1, view.width, 1);
  }
}

/** Times along the upper edge. */
export function drawRuler(context: CanvasRenderingContext2D, view: Viewport, palette: Palette, height: number): void {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, view.width, height);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const { step, digits } = tickStep(view);
  for (let time = Math.ceil(view.from / step) * step; xOf(view, time) <= view.width; time += step) {
    const x = Math.round(xOf(view, time));
    context.fillStyle = palette.octaveLine;
    context.fillRect(x, height - 6, 1, 6);
    context.fillStyle = palette.faintInk;
    context.fillText(clock(time, digits), x + 4, height / 2);
  }
  context.fillStyle = palette.octaveLine;
  context.fillRect(0, height - 1, view.width, 1);
}

/** The keys at the side; those that sound are coloured. */
export function drawKeyboard(
  context: CanvasRenderingContext2D,
  view: Viewport,
  palette: Palette,
  { width, pressed }: { readonly width: number; readonly pressed: ReadonlySet<number> },
): void {
  context.fillStyle = palette.whiteKey;
  context.fillRect(0, 0, width, view.height);
  for (let pitch = LOWEST_PITCH; pitch <= HIGHEST_PITCH; pitch++) {
    const y = yOf(view, pitch);
    if (y > view.height || y + view.keyHeight < 0) continue;
    const isBlack = isBlackKey(pitch);
    if (pressed.has(pitch) || isBlack) {
      context.fillStyle = pressed.has(pitch) ? palette.pressedKey : palette.blackKey;
      context.fillRect(0, y, isBlack ? width * 0.62 : width, view.keyHeight);
    }
    // White keys meet between B and C, and between E and F.
    if (pitch % 12 === 0 || pitch % 12 === 5) {
      context.fillStyle = palette.octaveLine;
      context.fillRect(0, Math.round(y + view.keyHeight) - 1, width, 1);
    }
    if (pitch % 12 === 0 && view.keyHeight * 12 > 22) {
      context.fillStyle = '#55514a';
      context.font = `${Math.min(11, Math.max(9, view.keyHeight * 1.4))}px system-ui, sans-serif`;
      context.textBaseline = 'middle';
      context.textAlign = 'right';
      context.fillText(`C${pitch / 12 - 1}`, width - 4, y + view.keyHeight / 2);
    }
  }
  context.fillStyle = palette.octaveLine;
  context.fillRect(width - 1, 0, 1, Math.min(view.height, (KEY_COUNT - view.top) * view.keyHeight));
}

const STEPS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const LEAST_PIXELS = 70;

/** Seconds between ticks, and the digits that their times need. */
function tickStep(view: Viewport): { readonly step: number; readonly digits: number } {
  const wanted = timeAt(view, LEAST_PIXELS) - view.from;
  const step = STEPS.find((candidate) => candidate >= wanted) ?? 3600;
  return { step, digits: step < 0.1 ? 2 : step < 1 ? 1 : 0 };
}

/** 75.5 -> 1:15.5 */
export function clock(seconds: number, digits = 0): string {
  const scale = 10 ** digits;
  const rounded = Math.round(seconds * scale) / scale;
  const minutes = Math.floor(rounded / 60);
  const rest = (rounded - 60 * minutes).toFixed(digits).padStart(digits > 0 ? 3 + digits : 2, '0');
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
