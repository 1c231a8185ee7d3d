import { HIGHEST_PITCH, KEY_COUNT } from '@pianoscribe/core';
import { VELOCITY_STEPS } from './palette';
import { type Viewport, xOf, yOf } from './viewport';

/** A picture of very many notes: one pixel of time, one row a key, set directly and brought to its height in one go. */
export interface DensePicture {
  begin(view: Viewport, colours: readonly string[]): void;
  add(onset: number, offset: number, pitch: number, colour: number): void;
  paint(context: CanvasRenderingContext2D): void;
}

/** Thousands of rectangles would take a browser without a graphics card longer than a picture may. */
export function createDensePicture(): DensePicture {
  const canvas = new OffscreenCanvas(1, KEY_COUNT);
  const target = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  let image: ImageData | undefined;
  let pixels = new Uint32Array(0);
  let inks: Uint32Array = new Uint32Array(0);
  let inksOf: readonly string[] | undefined;
  let view: Viewport;
  return {
    begin(shown, colours) {
      view = shown;
      const width = Math.max(1, Math.ceil(view.width));
      if (image?.width !== width) {
        canvas.width = width;
        image = target.createImageData(width, KEY_COUNT);
        pixels = new Uint32Array(image.data.buffer);
      }
      pixels.fill(0);
      if (inksOf !== colours) inks = toPixels(colours);
      inksOf = colours;
    },
    add(onset, offset, pitch, colour) {
      const width = canvas.width;
      const row = (HIGHEST_PITCH - pitch) * width;
      const from = Math.max(0, Math.round(xOf(view, onset)));
      const to = Math.min(width, Math.max(from + 1, Math.round(xOf(view, offset))));
      pixels.fill(inks[colour], row + from, row + to);
    },
    paint(context) {
      if (!image) return;
      target.putImageData(image, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(canvas, 0, yOf(view, HIGHEST_PITCH), canvas.width, KEY_COUNT * view.keyHeight);
      context.imageSmoothingEnabled = true;
    },
  };
}

/** What the browser makes of colours, as pixels. */
function toPixels(colours: readonly string[]): Uint32Array {
  const canvas = new OffscreenCanvas(VELOCITY_STEPS, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  colours.forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect(i, 0, 1, 1);
  });
  return new Uint32Array(context.getImageData(0, 0, VELOCITY_STEPS, 1).data.buffer);
}
