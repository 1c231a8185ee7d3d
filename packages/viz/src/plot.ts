import { HIGHEST_PITCH, LOWEST_PITCH, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { drawText, TEXT_HEIGHT, textWidth } from './draw-text';
import { type Area, type Colour, createPicture, fillArea, type Picture } from './picture';
import { BLACK_KEY, FAINT_INK, GRID, INK, PAPER } from './theme';
import { noteName, timeTicks } from './ticks';

/** Options of every picture with a time axis. */
export interface TimePlotOptions {
  /** Pixels across, axes included. Default: by the duration, 900 to 1800; so a long recording stays one picture. */
  readonly width?: number;
  /** Pixels down. */
  readonly height?: number;
  /** One line above the plot. */
  readonly title?: string;
  /** Shown time. Default: the whole. */
  readonly from?: Seconds;
  readonly to?: Seconds;
}

/** Pitches of the roll's lowest and highest row, both included. */
export type PitchRange = readonly [lowest: number, highest: number];

/** The whole piano. */
export const PIANO: PitchRange = [LOWEST_PITCH, HIGHEST_PITCH];

/** Pixels for the title above and the time axis below the plot. */
const ABOVE = 48;
const BELOW = 62;

/** A picture with a place to plot in and a time axis. */
export interface TimePlot {
  readonly picture: Picture;
  readonly area: Area;
  readonly from: Seconds;
  readonly to: Seconds;
}

/**
 * An empty plot with its title and time axis.
 * @throws PianoscribeError INVALID_ARGUMENT for times or sides that make no sense.
 */
export function createTimePlot(options: TimePlotOptions, start: Seconds, end: Seconds, height: number): TimePlot {
  const from = options.from ?? start;
  const to = options.to ?? Math.max(end, from + 0.1);
  if (!(Number.isFinite(from) && Number.isFinite(to) && to > from)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `The picture goes from ${from} to ${to} s; expected from < to.`);
  }
  const width = options.width ?? Math.round(Math.min(1800, Math.max(900, (to - from) * 60)));
  const picture = createPicture(width, options.height ?? height, PAPER);
  const area = { left: 64, top: ABOVE, width: width - 64 - 24, height: picture.height - ABOVE - BELOW };
  if (area.width < 50 || area.height < 40) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `${width} by ${picture.height} pixels leave no room for a plot; expected at least 150 by 150.`,
    );
  }
  if (options.title) drawText(picture, fitted(options.title, area.width * 0.4), area.left, 18, { colour: INK });
  const plot = { picture, area, from, to };
  drawTimeAxis(plot);
  return plot;
}

/** Height of a picture whose rows are whole pixels, 6 to 16 of them. */
export function rollHeight([lowest, highest]: PitchRange): number {
  const rows = highest - lowest + 1;
  return rows * Math.max(6, Math.min(16, Math.floor(620 / rows))) + ABOVE + BELOW;
}

/** Pixel (fractional) of a time. */
export function timeToX({ area, from, to }: TimePlot, time: Seconds): number {
  return area.left + ((time - from) / (to - from)) * area.width;
}

/** Top of a pitch's row and its height, in pixels. */
export function pitchToRow(area: Area, pitch: number, [lowest, highest]: PitchRange): { top: number; height: number } {
  const height = area.height / (highest - lowest + 1);
  return { top: area.top + (highest - pitch) * height, height };
}

function drawTimeAxis(plot: TimePlot): void {
  const { picture, area, from, to } = plot;
  const bottom = area.top + area.height;
  for (const { value, label } of timeTicks(from, to, Math.max(2, Math.floor(area.width / 90)))) {
    const x = Math.round(timeToX(plot, value));
    fillArea(picture, { left: x, top: bottom, width: 2, height: 6 }, FAINT_INK);
    drawText(picture, label, x + 1, bottom + 12, { colour: INK, align: 'centre' });
  }
  const title = to > 120 ? 'time (min:s)' : 'time (s)';
  drawText(picture, title, area.left + area.width / 2, bottom + 38, { colour: FAINT_INK, align: 'centre' });
}

/** Names of the Cs on the left of a pitch axis. */
export function drawPitchAxis({ picture, area }: TimePlot, range: PitchRange): void {
  const step = pitchToRow(area, 0, range).height * 12 < TEXT_HEIGHT * 2 + 4 ? 24 : 12;
  for (let pitch = Math.ceil(range[0] / 12) * 12; pitch <= range[1]; pitch += step) {
    const { top, height } = pitchToRow(area, pitch, range);
    drawLeftTick(picture, area, top + height / 2, noteName(pitch));
  }
}

/** A mark and its label left of the plot, at a height. */
export function drawLeftTick(picture: Picture, area: Area, y: number, label: string): void {
  fillArea(picture, { left: area.left - 6, top: Math.round(y) - 1, width: 6, height: 2 }, FAINT_INK);
  drawText(picture, label, area.left - 11, y - TEXT_HEIGHT, { colour: INK, align: 'right' });
}

/** Rows of a keyboard behind a roll: black keys a shade darker, a line between octaves. */
export function drawKeyRows({ picture, area }: TimePlot, range: PitchRange): void {
  for (let pitch = range[0]; pitch <= range[1]; pitch++) {
    const { top, height } = pitchToRow(area, pitch, range);
    const row = { left: area.left, top, width: area.width, height };
    if (noteName(pitch).includes('#')) fillArea(picture, row, BLACK_KEY);
    if (pitch % 12 === 0) fillArea(picture, { ...row, top: top + height - 1, height: 1 }, GRID);
  }
}

/** Coloured squares with their names, right-aligned above the plot. */
export function drawLegend(picture: Picture, area: Area, entries: readonly { name: string; colour: Colour }[]): void {
  const wide = entries.reduce((sum, { name }) => sum + textWidth(name) + 44, 0);
  const scale = wide < area.width + 40 ? 2 : 1;
  let right = area.left + area.width;
  for (const { name, colour } of [...entries].reverse()) {
    right -= textWidth(name, scale);
    drawText(picture, name, right, 18, { colour: INK, scale });
    fillArea(picture, { left: right - 10 * scale, top: 18, width: 7 * scale, height: 7 * scale }, colour);
    right -= 22 * scale;
  }
}

function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}...`) > width) kept = kept.slice(0, -1);
  return `${kept}...`;
}
