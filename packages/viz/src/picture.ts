import { PianoscribeError } from '@pianoscribe/core';

/** An image: RGBA, 8 bits a channel, rows from the top. Fits `new ImageData(data, width, height)` in a browser. */
export interface Picture {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A rectangle in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels a picture may have at most on a side: what browsers' canvases take everywhere. */
export const MAX_SIDE = 8192;

/**
 * A picture of one opaque colour.
 * @throws PianoscribeError INVALID_ARGUMENT where a side is not a whole number from 1 to 8192.
 */
export function createPicture(width: number, height: number, colour: Colour): Picture {
  for (const [name, side] of Object.entries({ width, height })) {
    if (!(Number.isInteger(side) && side >= 1 && side <= MAX_SIDE)) {
      throw new PianoscribeError('INVALID_ARGUMENT', `The ${name} is ${side}; expected 1 to ${MAX_SIDE} whole pixels.`);
    }
  }
  const picture = { data: new Uint8ClampedArray(width * height * 4), width, height };
  fillArea(picture, { left: 0, top: 0, width, height }, colour);
  return picture;
}

/** Lays a colour over one pixel; outside of the picture nothing happens. */
export function blendPixel({ data, width, height }: Picture, x: number, y: number, colour: Colour, opacity = 1): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const at = (y * width + x) * 4;
  data[at] += (colour[0] - data[at]) * opacity;
  data[at + 1] += (colour[1] - data[at + 1]) * opacity;
  data[at + 2] += (colour[2] - data[at + 2]) * opacity;
  data[at + 3] = 255;
}

/** Lays a colour over a rectangle, rounded to whole pixels and cut to the picture. */
export function fillArea(picture: Picture, area: Area, colour: Colour, opacity = 1): void {
  const left = Math.max(0, Math.round(area.left));
  const top = Math.max(0, Math.round(area.top));
  const right = Math.min(picture.width, Math.round(area.left + area.width));
  const bottom = Math.min(picture.height, Math.round(area.top + area.height));
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) blendPixel(picture, x, y, colour, opacity);
}

/** A rectangle's edge, one `thickness` wide, inside of it. */
export function strokeArea(picture: Picture, area: Area, colour: Colour, thickness = 1, opacity = 1): void {
  const { left, top, width, height } = area;
  const inner = Math.max(0, height - 2 * thickness);
  fillArea(picture, { left, top, width, height: Math.min(thickness, height) }, colour, opacity);
  if (height > thickness) {
    fillArea(picture, { left, top: top + height - thickness, width, height: thickness }, colour, opacity);
  }
  fillArea(picture, { left, top: top + thickness, width: thickness, height: inner }, colour, opacity);
  fillArea(
    picture,
    { left: left + width - thickness, top: top + thickness, width: thickness, height: inner },
    colour,
    opacity,
  );
}
