import {
  type FrameMatrix,
  frameToTime,
  KEY_COUNT,
  LOWEST_PITCH,
  PianoscribeError,
  pitchToHertz,
} from '@pianoscribe/core';
import { createColourMap } from './colour-map';
import { binOf, linearBins, paintColumns, shownFrequencies, toColumns } from './feature-image';
import { type Colour, createPicture, type Picture } from './picture';
import { drawKeyRows, PIANO, type TimePlot } from './plot';
import { paintRoll } from './render-roll';
import { NOTE, PAPER } from './theme';
import { noteName, numberTicks, timeTicks } from './ticks';

/** A mark on an axis, at a part (0 to 1) of its length: from the left, or from the foot. */
export interface PanelTick {
  readonly at: number;
  readonly label: string;
}

/** An image with a title and axes: one part of a figure. `renderFigure` and `figureSvg` draw it. */
export interface Panel {
  readonly title: string;
  /** What lies between the axes, a pixel a pixel. */
  readonly image: Picture;
  readonly xTicks: readonly PanelTick[];
  readonly yTicks: readonly PanelTick[];
  /** Below the image. */
  readonly xLabel: string;
  /** Above the image, on the right. */
  readonly yLabel: string;
}

/** Options of {@link rollPanel} and {@link spectrogramPanel}. */
export interface PanelOptions {
  readonly title: string;
  /** Pixels of the image. Default 560 by 264: three a key. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * A piano roll or activation as a panel: seconds across, note names upwards, stronger where nearer to 1.
 * @param roll [frame, key 0-87].
 * @throws PianoscribeError SHAPE_MISMATCH where there are not 88 keys, INVALID_ARGUMENT for sides that make no sense.
 */
export function rollPanel(roll: FrameMatrix, options: PanelOptions & { readonly colour?: Colour }): Panel {
  if (roll.shape[1] !== KEY_COUNT) {
    throw new PianoscribeError('SHAPE_MISMATCH', `A roll has ${KEY_COUNT} keys, found [${roll.shape.join(', ')}].`);
  }
  const plot = emptyPlot(roll, options);
  drawKeyRows(plot, PIANO);
  paintRoll(plot, roll, PIANO, options.colour ?? NOTE);
  const yTicks: PanelTick[] = [];
  for (let pitch = 24; pitch <= PIANO[1]; pitch += 12) {
    yTicks.push({ at: (pitch - LOWEST_PITCH + 0.5) / KEY_COUNT, label: noteName(pitch) });
  }
  return { ...timeAxis(plot), title: options.title, image: plot.picture, yTicks, yLabel: 'upwards: key' };
}

/**
 * A spectrogram as a panel: seconds across, bins upwards.
 * @param features [frame, bin].
 * @param options.binFrequencies Hz of each bin; the axis then carries note names.
 * @throws PianoscribeError INVALID_ARGUMENT, SHAPE_MISMATCH for options that do not fit the features.
 */
export function spectrogramPanel(
  features: FrameMatrix,
  options: PanelOptions & { readonly binFrequencies?: ArrayLike<number> },
): Panel {
  const plot = emptyPlot(features, options);
  const columns = toColumns(features, plot, {});
  paintColumns(plot, columns, createColourMap(), linearBins(plot, columns.bins));
  const { bins } = columns;
  const frequencies = options.binFrequencies && shownFrequencies(options.binFrequencies, features);
  const yTicks = frequencies
    ? noteTicks(frequencies)
    : numberTicks(0, bins - 1, 8).map(({ value, label }) => ({ at: (value + 0.5) / bins, label }));
  const yLabel = frequencies ? 'upwards: band, by its pitch' : 'upwards: band';
  return { ...timeAxis(plot), title: options.title, image: plot.picture, yTicks, yLabel };
}

/** Cs that are far enough apart to be read. */
function noteTicks(frequencies: readonly number[]): PanelTick[] {
  const ticks: PanelTick[] = [];
  for (let pitch = 24; pitch <= 132; pitch += 12) {
    const at = (binOf(pitchToHertz(pitch), frequencies) + 0.5) / frequencies.length;
    if (at - (ticks.at(-1)?.at ?? -1) >= 0.08) ticks.push({ at, label: noteName(pitch) });
  }
  return ticks;
}

/** A plot that is nothing but its area. */
function emptyPlot({ timing, shape }: FrameMatrix, { width = 560, height = 264 }: PanelOptions): TimePlot {
  return {
    picture: createPicture(width, height, PAPER),
    area: { left: 0, top: 0, width, height },
    from: timing.startTime,
    to: frameToTime(timing, Math.max(1, shape[0])),
  };
}

function timeAxis({ area, from, to }: TimePlot): Pick<Panel, 'xTicks' | 'xLabel'> {
  const ticks = timeTicks(from, to, Math.max(2, Math.floor(area.width / 70)));
  return { xTicks: ticks.map(({ value, label }) => ({ at: (value - from) / (to - from), label })), xLabel: 'time (s)' };
}
