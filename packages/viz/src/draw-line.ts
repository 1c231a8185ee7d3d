import { type Area, blendPixel, type Colour, type Picture } from './picture';

/** Points as x and y alternating, in pixels. */
export type Polyline = ArrayLike<number>;

/**
 * Draws a smooth (antialiased) line through points, cut to an area.
 * @param options.width thickness in pixels, default 2. @param options.opacity default 1.
 */
export function drawPolyline(
  picture: Picture,
  points: Polyline,
  clip: Area,
  options: { readonly colour: Colour; readonly width?: number; readonly opacity?: number },
): void {
  const { colour, width = 2, opacity = 1 } = options;
  const clipLeft = Math.max(0, Math.floor(clip.left));
  const clipTop = Math.max(0, Math.floor(clip.top));
  const columns = Math.min(picture.width, Math.ceil(clip.left + clip.width)) - clipLeft;
  const rows = Math.min(picture.height, Math.ceil(clip.top + clip.height)) - clipTop;
  if (columns <= 0 || rows <= 0) return;
  // Coverage first and colour once, so that joints and a dense curve's overlaps do not darken.
  const coverage = new Float32Array(columns * rows);
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [x1, y1, x2, y2] = [points[i], points[i + 1], points[i + 2], points[i + 3]];
    const reach = width / 2 + 1;
    const fromX = Math.max(clipLeft, Math.floor(Math.min(x1, x2) - reach));
    const toX = Math.min(clipLeft + columns - 1, Math.ceil(Math.max(x1, x2) + reach));
    const fromY = Math.max(clipTop, Math.floor(Math.min(y1, y2) - reach));
    const toY = Math.min(clipTop + rows - 1, Math.ceil(Math.max(y1, y2) + reach));
    for (let y = fromY; y <= toY; y++) {
      for (let x = fromX; x <= toX; x++) {
        const covered = width / 2 + 0.5 - distanceToSegment(x + 0.5, y + 0.5, x1, y1, x2, y2);
        const at = (y - clipTop) * columns + x - clipLeft;
        if (covered > coverage[at]) coverage[at] = covered;
      }
    }
  }
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const covered = Math.min(1, coverage[y * columns + x]);
      if (covered > 0) blendPixel(picture, clipLeft + x, clipTop + y, colour, covered * opacity);
    }
  }
}

function distanceToSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
