import { PianoscribeError } from '@pianoscribe/core';
import { type Area, type Colour, MAX_SIDE } from './picture';
import { CURVES } from './theme';
import { logTicks, numberTicks, type Tick } from './ticks';

/** A curve: a value a step. Values that are not finite (a skipped step) are left out. */
export interface CurveSeries {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Where each value stands. Default 0, 1, 2, ... */
  readonly steps?: ArrayLike<number>;
}

/** Options of the loss curve, as PNG or SVG. */
export interface CurveOptions {
  /** Pixels. Default 1100 by 620. */
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
  /** What the axes say. Default 'step' and 'loss'. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** A logarithmic value axis; values from 0 down are left out. Default false. */
  readonly logarithmic?: boolean;
  /**
   * A mean over this part of the curve is drawn strongly over the raw curve. Default 0.02; 0 draws the raw curve alone.
   * Curves of fewer than 100 points are never smoothed.
   */
  readonly smoothing?: number;
}

/** One curve in pixels: x and y alternating. */
export interface PlacedCurve {
  readonly name: string;
  readonly colour: Colour;
  readonly raw: Float64Array;
  readonly smooth?: Float64Array;
}

/** Everything that both forms of the picture draw. */
export interface CurveLayout {
  readonly width: number;
  readonly height: number;
  readonly area: Area;
  readonly curves: readonly PlacedCurve[];
  /** Ticks whose value is a pixel. */
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Works out where everything stands.
 * @throws PianoscribeError INVALID_ARGUMENT for a size without room or a series whose lengths differ.
 */
export function layOutCurves(series: readonly CurveSeries[], options: CurveOptions): CurveLayout {
  const { width = 1100, height = 620, logarithmic = false, smoothing = 0.02 } = options;
  const isSide = (side: number) => Number.isInteger(side) && side >= 200 && side <= MAX_SIDE;
  if (!isSide(width) || !isSide(height)) {
    throw new PianoscribeError('INVALID_ARGUMENT', `${width} by ${height} pixels; expected 200 to ${MAX_SIDE} each.`);
  }
  const area = { left: 96, top: 76, width: width - 96 - 28, height: height - 76 - 70 };
  const points = series.map((one) => finitePoints(one, logarithmic));
  const [left, right] = extent(points.map(({ x }) => x));
  let [bottom, top] = extent(points.map(({ y }) => y));
  const room = (top - bottom) * 0.05;
  [bottom, top] = [bottom - room, top + room];
  const toX = (step: number) => area.left + ((step - left) / (right - left)) * area.width;
  const toY = (value: number) => area.top + area.height * (1 - (value - bottom) / (top - bottom));
  const yTicks = logarithmic
    ? logTicks(10 ** bottom, 10 ** top).map(({ value, label }) => ({ value: toY(Math.log10(value)), label }))
    : numberTicks(bottom, top, 7).map(({ value, label }) => ({ value: toY(value), label }));
  const place = ({ x, y }: Points) => thinned(x.map(toX), y.map(toY));
  return {
    width,
    height,
    area,
    yTicks,
    xTicks: numberTicks(left, right, 9).map(({ value, label }) => ({ value: toX(value), label })),
    curves: points.map(({ x, y }, i) => ({
      name: series[i].name,
      colour: CURVES[i % CURVES.length],
      raw: place({ x, y }),
      smooth: smoothing > 0 && y.length >= 100 ? place({ x, y: movingMean(y, smoothing) }) : undefined,
    })),
  };
}

function finitePoints({ name, values, steps }: CurveSeries, logarithmic: boolean): Points {
  if (steps && steps.length !== values.length) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Curve "${name}" has ${values.length} values and ${steps.length} steps; expected as many.`,
    );
  }
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = logarithmic ? Math.log10(values[i]) : values[i];
    const step = steps ? steps[i] : i;
    if (!Number.isFinite(value) || !Number.isFinite(step)) continue;
    x.push(step);
    y.push(value);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

function extent(lists: readonly Float64Array[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (const value of list) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Mean over a window around each point, from running sums. */
function movingMean(y: Float64Array, part: number): Float64Array {
  const reach = Math.max(1, Math.round((y.length * part) / 2));
  const sums = new Float64Array(y.length + 1);
  for (let i = 0; i < y.length; i++) sums[i + 1] = sums[i] + y[i];
  return y.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(y.length, i + reach + 1);
    return (sums[to] - sums[from]) / (to - from);
  });
}

/** Lowest and highest point of each pixel column, in the order they come: millions of steps stay a small picture. */
function thinned(x: Float64Array, y: Float64Array): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i < x.length; ) {
    let [low, high, end] = [i, i, i];
    while (end < x.length && Math.floor(x[end]) === Math.floor(x[i])) {
      if (y[end] < y[low]) low = end;
      if (y[end] > y[high]) high = end;
      end++;
    }
    const [first, second] = low < high ? [low, high] : [high, low];
    kept.push(x[first], y[first]);
    if (second !== first) kept.push(x[second], y[second]);
    i = end;
  }
  return Float64Array.from(kept);
}
