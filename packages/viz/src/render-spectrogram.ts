import { type FrameMatrix, frameToTime, pitchToHertz } from '@pianoscribe/core';
import { type ColourMap, createColourMap } from './colour-map';
import {
  binOf,
  type FeatureImageOptions,
  linearBins,
  paintColumns,
  shownFrequencies,
  toColumns,
} from './feature-image';
import type { Picture } from './picture';
import { createTimePlot, drawLeftTick, type TimePlot, type TimePlotOptions } from './plot';
import { noteName, numberTicks } from './ticks';

/** Options of {@link renderSpectrogram}. */
export interface SpectrogramOptions extends TimePlotOptions, FeatureImageOptions {
  /** Hz of each feature column; the axis then carries note names in place of bin numbers. */
  readonly binFrequencies?: ArrayLike<number>;
  readonly colourMap?: ColourMap;
}

/**
 * A spectrogram as it is: time across, bins upwards, colours by value.
 * @param features [frame, bin], for example a log-mel spectrogram.
 * @throws PianoscribeError INVALID_ARGUMENT, SHAPE_MISMATCH for options that do not fit the features.
 */
export function renderSpectrogram(features: FrameMatrix, options: SpectrogramOptions = {}): Picture {
  const end = frameToTime(features.timing, features.shape[0]);
  const plot = createTimePlot(options, features.timing.startTime, end, 560);
  const columns = toColumns(features, plot, options);
  paintColumns(plot, columns, options.colourMap ?? createColourMap(), linearBins(plot, columns.bins));
  const frequencies = options.binFrequencies && shownFrequencies(options.binFrequencies, features, options.bins);
  drawBinAxis(plot, columns.bins, options.bins?.[0] ?? 0, frequencies);
  return plot.picture;
}

function drawBinAxis({ picture, area }: TimePlot, bins: number, first: number, frequencies?: readonly number[]): void {
  const heightOf = (bin: number) => area.top + area.height * (1 - (bin + 0.5) / bins);
  if (!frequencies) {
    for (const { value, label } of numberTicks(first, first + bins - 1, 8)) {
      drawLeftTick(picture, area, heightOf(value - first), label);
    }
    return;
  }
  let below = Number.POSITIVE_INFINITY;
  for (let pitch = 12; pitch <= 132; pitch += 12) {
    const y = heightOf(binOf(pitchToHertz(pitch), frequencies));
    if (!(y <= below - 22)) {
      continue;
    }
    drawLeftTick(picture, area, y, noteName(pitch));
    below = y;
  }
}
