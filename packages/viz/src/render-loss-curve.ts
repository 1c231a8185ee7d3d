import { type CurveOptions, type CurveSeries, layOutCurves } from './curve-layout';
import { drawPolyline, type Polyline } from './draw-line';
import { drawText, TEXT_HEIGHT } from './draw-text';
import { type Area, type Colour, createPicture, fillArea, type Picture } from './picture';
import { drawLeftTick, drawLegend } from './plot';
import { FAINT_INK, GRID, INK, PAPER } from './theme';

/**
 * Curves of loss (or any value) over training steps, with a smoothed line over the raw one.
 * @throws PianoscribeError INVALID_ARGUMENT for a size without room or a series whose lengths differ.
 */
export function renderLossCurve(series: readonly CurveSeries[], options: CurveOptions = {}): Picture {
  const { width, height, area, curves, xTicks, yTicks } = layOutCurves(series, options);
  const picture = createPicture(width, height, PAPER);
  const bottom = area.top + area.height;
  for (const { value, label } of yTicks) {
    fillArea(picture, { left: area.left, top: Math.round(value), width: area.width, height: 1 }, GRID);
    drawLeftTick(picture, area, value, label);
  }
  for (const { value, label } of xTicks) {
    fillArea(picture, { left: Math.round(value), top: bottom, width: 2, height: 6 }, FAINT_INK);
    drawText(picture, label, value, bottom + 12, { colour: INK, align: 'centre' });
  }
  for (const { raw, smooth, colour } of curves) {
    drawCurve(picture, raw, area, colour, smooth ? 1 : 2.5, smooth ? 0.35 : 1);
    if (smooth) drawCurve(picture, smooth, area, colour, 3, 1);
  }
  fillArea(picture, { left: area.left, top: bottom, width: area.width, height: 1 }, FAINT_INK);
  if (options.title) drawText(picture, options.title, area.left, 18, { colour: INK });
  drawLegend(picture, area, curves);
  const faint = { colour: FAINT_INK };
  drawText(picture, options.xLabel ?? 'step', area.left + area.width / 2, bottom + 44, { ...faint, align: 'centre' });
  drawText(picture, options.yLabel ?? 'loss', area.left, area.top - TEXT_HEIGHT * 3.5, faint);
  return picture;
}

function drawCurve(picture: Picture, points: Polyline, area: Area, colour: Colour, width: number, opacity: number) {
  // A single point is a dot.
  const line = points.length === 2 ? [points[0], points[1], points[0], points[1]] : points;
  drawPolyline(picture, line, area, { colour, width: points.length === 2 ? 8 : width, opacity });
}
