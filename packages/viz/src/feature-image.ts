import { type FrameMatrix, PianoscribeError, pitchToHertz, timeToFrame } from '@pianoscribe/core';
import type { ColourMap } from './colour-map';
import { blendPixel, type Colour } from './picture';
import { type PitchRange, type TimePlot, timeToX } from './plot';

/** Which features are shown, and how their values become colours. */
export interface FeatureImageOptions {
  /** Columns that are shown, first included and end excluded. Default: all. */
  readonly bins?: readonly [first: number, end: number];
  /** Values of the darkest and the brightest colour. Default: from the quantiles of what is shown. */
  readonly range?: readonly [low: number, high: number];
}

/** Features at the plot's resolution: value of pixel column x and bin b at x * bins + b; NaN where there is no frame. */
export interface FeatureColumns {
  readonly values: Float32Array;
  readonly bins: number;
  readonly range: readonly [low: number, high: number];
}

/**
 * Brings the features to one column a pixel: the mean of the frames under it, or the nearest frame where pixels are
 * finer. What is held is bounded by the picture, not by the recording.
 * @param darkest the part of the values that is as dark as it gets, where no range is given.
 */
export function toColumns(
  features: FrameMatrix,
  plot: TimePlot,
  options: FeatureImageOptions,
  darkest = 0.02,
): FeatureColumns {
  const [frames, stride] = features.shape;
  const [first, end] = options.bins ?? [0, stride];
  if (!(first >= 0 && first < end && end <= stride)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `Bins ${first} to ${end} are not within the ${stride} at hand.`);
  }
  const bins = end - first;
  const width = Math.round(plot.area.width);
  const values = new Float32Array(width * bins).fill(Number.NaN);
  const frameAtPixel = (x: number) => timeToFrame(features.timing, plot.from + (x / width) * (plot.to - plot.from));
  for (let x = 0; x < width; x++) {
    const centre = Math.round(frameAtPixel(x + 0.5));
    const from = Math.min(centre, Math.round(frameAtPixel(x)));
    const to = Math.max(centre + 1, Math.round(frameAtPixel(x + 1)));
    const [begin, stop] = [Math.max(0, from), Math.min(frames, to)];
    if (begin >= stop) continue;
    const column = values.subarray(x * bins, (x + 1) * bins).fill(0);
    for (let f = begin; f < stop; f++) {
      const at = f * stride + first;
      for (let b = 0; b < bins; b++) column[b] += features.data[at + b];
    }
    for (let b = 0; b < bins; b++) column[b] /= stop - begin;
  }
  return { values, bins, range: options.range ?? commonRange(values, darkest) };
}

/** Paints columns over the plot; `binAt` says which bin (fractional) a pixel row shows, NaN for none. */
export function paintColumns(
  plot: TimePlot,
  { values, bins, range: [low, high] }: FeatureColumns,
  colourMap: ColourMap,
  binAt: (row: number) => number,
): void {
  const { picture, area } = plot;
  const background: Colour = colourMap(0);
  const span = Math.max(high - low, 1e-9);
  for (let row = 0; row < area.height; row++) {
    const bin = binAt(row);
    const lower = Math.min(bins - 1, Math.max(0, Math.floor(bin)));
    const upper = Math.min(bins - 1, lower + 1);
    const rest = Math.min(1, Math.max(0, bin - lower));
    for (let x = 0; x < area.width; x++) {
      const value = values[x * bins + lower] * (1 - rest) + values[x * bins + upper] * rest;
      const colour = Number.isFinite(value) ? colourMap((value - low) / span) : background;
      blendPixel(picture, area.left + x, area.top + row, colour);
    }
  }
}

/** Rows of equal bins, the first at the bottom. */
export function linearBins(plot: TimePlot, bins: number): (row: number) => number {
  return (row) => ((plot.area.height - row - 0.5) / plot.area.height) * bins - 0.5;
}

/**
 * Rows of equal pitches: the bin whose frequency a row stands for.
 * @param frequencies Hz of each shown bin, upwards.
 */
export function pitchBins(plot: TimePlot, frequencies: ArrayLike<number>, range: PitchRange): (row: number) => number {
  const rowHeight = plot.area.height / (range[1] - range[0] + 1);
  return (row) => binOf(pitchToHertz(range[1] + 0.5 - (row + 0.5) / rowHeight), frequencies);
}

/** Bin (fractional) of a frequency, between the two nearest; NaN outside of all by more than a bin. */
export function binOf(frequency: number, frequencies: ArrayLike<number>): number {
  let low = 0;
  let high = frequencies.length - 1;
  if (high < 1 || frequency < frequencies[0] * 0.97 || frequency > frequencies[high] * 1.03) return Number.NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (frequencies[middle] <= frequency) low = middle;
    else high = middle;
  }
  return low + Math.min(1, Math.max(0, (frequency - frequencies[low]) / (frequencies[high] - frequencies[low])));
}

/** @throws PianoscribeError SHAPE_MISMATCH where there is not one frequency a bin. */
export function shownFrequencies(
  frequencies: ArrayLike<number>,
  features: FrameMatrix,
  bins: readonly [number, number] = [0, features.shape[1]],
): number[] {
  if (frequencies.length !== features.shape[1]) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `binFrequencies has ${frequencies.length} values for features of ${features.shape[1]} bins; expected one a bin.`,
    );
  }
  return Array.from(frequencies).slice(bins[0], bins[1]);
}

function commonRange(values: Float32Array, darkest: number): [number, number] {
  const step = Math.max(1, Math.floor(values.length / 100_000));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i])) sample.push(values[i]);
  if (sample.length === 0) return [0, 1];
  const sorted = Float32Array.from(sample).sort();
  const quantile = (part: number) => sorted[Math.round(part * (sorted.length - 1))];
  return [quantile(darkest), quantile(0.998)];
}

/** Left and right pixel edge of a span of time, at least `least` wide. */
export function spanOf(plot: TimePlot, onset: number, offset: number, least = 2): { left: number; width: number } {
  const left = Math.max(plot.area.left, timeToX(plot, onset));
  const right = Math.min(plot.area.left + plot.area.width, timeToX(plot, offset));
  return {
    left,
    width: right < plot.area.left || left > plot.area.left + plot.area.width ? 0 : Math.max(least, right - left),
  };
}
