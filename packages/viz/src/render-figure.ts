import { drawText } from './draw-text';
import { type FigureOptions, layOutFigure } from './figure-layout';
import type { Panel } from './panel';
import { type Area, createPicture, fillArea, type Picture, strokeArea } from './picture';
import { drawLeftTick } from './plot';
import { FAINT_INK, INK, PAPER } from './theme';

/**
 * Panels with their axes and titles in one picture.
 * @throws PianoscribeError INVALID_ARGUMENT without panels, or where too large a picture would come out.
 */
export function renderFigure(panels: readonly Panel[], options: FigureOptions = {}): Picture {
  const { width, height, titleAt, places } = layOutFigure(panels, options);
  const picture = createPicture(width, height, PAPER);
  if (options.title) drawText(picture, options.title, titleAt[0], titleAt[1], { colour: INK, scale: 2 });
  for (const { panel, area } of places) drawPanel(picture, panel, area);
  return picture;
}

function drawPanel(picture: Picture, panel: Panel, area: Area): void {
  const bottom = area.top + area.height;
  paste(picture, panel.image, area);
  strokeArea(
    picture,
    { left: area.left - 1, top: area.top - 1, width: area.width + 2, height: area.height + 2 },
    FAINT_INK,
  );
  drawText(picture, panel.title, area.left, area.top - 30, { colour: INK });
  for (const { at, label } of panel.yTicks) drawLeftTick(picture, area, area.top + area.height * (1 - at), label);
  for (const { at, label } of panel.xTicks) {
    const x = Math.round(area.left + area.width * at);
    fillArea(picture, { left: x, top: bottom, width: 2, height: 6 }, FAINT_INK);
    drawText(picture, label, x + 1, bottom + 11, { colour: INK, align: 'centre' });
  }
  const right = area.left + area.width;
  drawText(picture, panel.yLabel, right, area.top - 23, { colour: FAINT_INK, scale: 1, align: 'right' });
  drawText(picture, panel.xLabel, area.left + area.width / 2, bottom + 36, { colour: FAINT_INK, align: 'centre' });
}

/** Copies a picture into another, which has room for it. */
function paste(target: Picture, source: Picture, { left, top }: Area): void {
  for (let y = 0; y < source.height; y++) {
    const row = source.data.subarray(y * source.width * 4, (y + 1) * source.width * 4);
    target.data.set(row, ((top + y) * target.width + left) * 4);
  }
}
