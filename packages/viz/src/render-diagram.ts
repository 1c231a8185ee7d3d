import { type Diagram, LINE_HEIGHT, layOutDiagram, type PlacedArrow } from './diagram';
import { drawPolyline } from './draw-line';
import { drawText } from './draw-text';
import { createPicture, fillArea, type Picture, strokeArea } from './picture';
import { BLACK_KEY, FAINT_INK, INK, NOTE, PAPER } from './theme';

/**
 * Boxes and arrows as a picture.
 * @throws PianoscribeError INVALID_ARGUMENT without boxes or for an arrow between boxes that there are not.
 */
export function renderDiagram(diagram: Diagram): Picture {
  const { width, height, boxes, arrows } = layOutDiagram(diagram);
  const picture = createPicture(width, height, PAPER);
  drawText(picture, diagram.title, 34, 18, { colour: INK });
  for (const arrow of arrows) drawArrow(picture, arrow);
  for (const { box, area } of boxes) {
    fillArea(picture, area, box.isData ? PAPER : BLACK_KEY);
    strokeArea(picture, area, box.isData ? FAINT_INK : NOTE, 2);
    box.lines.forEach((line, i) => {
      const style = { colour: i === 0 ? INK : FAINT_INK, align: 'centre' } as const;
      drawText(picture, line, area.left + area.width / 2, area.top + 14 + i * LINE_HEIGHT, style);
    });
  }
  return picture;
}

function drawArrow(picture: Picture, { points, label }: PlacedArrow): void {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
  const style = { colour: FAINT_INK, width: 2 };
  drawPolyline(picture, points.flat(), whole, style);
  drawPolyline(picture, arrowHead(points).flat(), whole, style);
  const [x, y] = points[0];
  if (label) drawText(picture, label, x + 8, y - 14, { colour: FAINT_INK, scale: 1 });
}

/** Two strokes that meet at the end of the line. */
export function arrowHead(points: PlacedArrow['points']): [number, number][] {
  const [tip, before] = [points[points.length - 1], points[points.length - 2]];
  const length = Math.hypot(tip[0] - before[0], tip[1] - before[1]) || 1;
  const [dx, dy] = [(tip[0] - before[0]) / length, (tip[1] - before[1]) / length];
  const wing = (side: number): [number, number] => [tip[0] - 9 * dx - side * 5 * dy, tip[1] - 9 * dy + side * 5 * dx];
  return [wing(1), [tip[0], tip[1]], wing(-1)];
}
