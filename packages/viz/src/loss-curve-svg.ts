import { type CurveOptions, type CurveSeries, layOutCurves } from './curve-layout';
import type { Colour } from './picture';
import { fixed, hex, svgDocument, svgText } from './svg-text';
import { FAINT_INK, GRID, INK, PAPER } from './theme';

/**
 * The picture of `renderLossCurve` as the text of an SVG file.
 * @throws PianoscribeError INVALID_ARGUMENT for a size without room or a series whose lengths differ.
 */
export function lossCurveSvg(series: readonly CurveSeries[], options: CurveOptions = {}): string {
  const { width, height, area, curves, xTicks, yTicks } = layOutCurves(series, options);
  const bottom = area.top + area.height;
  const right = area.left + area.width;
  const parts = [
    ...yTicks.flatMap(({ value, label }) => [
      `<line x1="${area.left}" x2="${right}" y1="${fixed(value)}" y2="${fixed(value)}" stroke="${hex(GRID)}"/>`,
      text(label, area.left - 10, value + 5, 'end', INK),
    ]),
    ...xTicks.map(({ value, label }) => text(label, value, bottom + 24, 'middle', INK)),
    `<line x1="${area.left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="${hex(FAINT_INK)}"/>`,
    ...curves.flatMap(({ raw, smooth, colour }) =>
      smooth ? [path(raw, colour, 1, 0.35), path(smooth, colour, 2.5, 1)] : [path(raw, colour, 2.5, 1)],
    ),
    text(options.xLabel ?? 'step', (area.left + right) / 2, bottom + 52, 'middle', FAINT_INK),
    text(options.yLabel ?? 'loss', area.left, area.top - 12, 'start', FAINT_INK),
    text(options.title ?? '', area.left, 30, 'start', INK),
    ...curves.map(({ name, colour }, i) => text(name, right, 30 + i * 20, 'end', colour)),
  ];
  return svgDocument(width, height, PAPER, parts);
}

function path(points: Float64Array, colour: Colour, width: number, opacity: number): string {
  let d = '';
  for (let i = 0; i < points.length; i += 2) d += `${i === 0 ? 'M' : 'L'}${fixed(points[i])} ${fixed(points[i + 1])}`;
  if (points.length === 2) {
    d += 'h0';
    width = 8;
  }
  return `<path d="${d}" fill="none" stroke="${hex(colour)}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linejoin="round" stroke-linecap="round"/>`;
}

function text(content: string, x: number, y: number, anchor: 'start' | 'middle' | 'end', colour: Colour): string {
  return svgText(content, x, y, { anchor, colour });
}
