import { HIGHEST_PITCH, type NoteEvent, type PedalEvent } from '@pianoscribe/core';
import { createDensePicture } from './dense-picture';
import type { NoteIndex } from './note-index';
import { type Palette, VELOCITY_STEPS } from './palette';
import { timeAt, type Viewport, xOf, yOf } from './viewport';

/** From here on single rectangles cost more than they give: most are a pixel wide then. */
const MOST_BOXES = 700;

/** Draws the notes that are seen; keeps its lists from one picture to the next. */
export interface NotePainter {
  /** @param hidden a note that is drawn elsewhere just now, for it is being moved. @returns how many were drawn. */
  draw(
    context: CanvasRenderingContext2D,
    view: Viewport,
    index: NoteIndex,
    palette: Palette,
    hidden?: NoteEvent,
  ): number;
}

export function createNotePainter(): NotePainter {
  const dense = createDensePicture();
  let next = new Int32Array(0);
  const heads = new Int32Array(VELOCITY_STEPS);
  // Where the last note of a key ended: one that would lie within that pixel is not drawn again.
  const drawnTo = new Float64Array(HIGHEST_PITCH + 1);

  return {
    draw(context, view, index, palette, hidden) {
      const [first, end] = index.range(view.from, timeAt(view, view.width));
      if (next.length < end - first) next = new Int32Array(2 * (end - first));
      heads.fill(-1);
      drawnTo.fill(Number.NEGATIVE_INFINITY);
      let count = 0;
      // Lists of the notes of each colour: a change of colour costs more than a rectangle.
      for (let i = first; i < end; i++) {
        const right = xOf(view, index.offset[i]);
        if (right < 0 || right <= drawnTo[index.pitch[i]] || index.notes[i] === hidden) continue;
        const y = yOf(view, index.pitch[i]);
        if (y > view.height || y + view.keyHeight < 0) continue;
        drawnTo[index.pitch[i]] = Math.ceil(right);
        const colour = velocityStep(index.velocity[i]);
        next[i - first] = heads[colour];
        heads[colour] = i;
        count++;
      }
      if (count > MOST_BOXES) {
        dense.begin(view, palette.velocity);
        for (let colour = 0; colour < VELOCITY_STEPS; colour++) {
          for (let i = heads[colour]; i >= 0; i = next[i - first]) {
            dense.add(index.onset[i], index.offset[i], index.pitch[i], colour);
          }
        }
        dense.paint(context);
        return count;
      }
      for (let colour = 0; colour < VELOCITY_STEPS; colour++) {
        if (heads[colour] < 0) continue;
        context.fillStyle = palette.velocity[colour];
        context.beginPath();
        for (let i = heads[colour]; i >= 0; i = next[i - first]) {
          const { left, top, width, height } = boxOf(view, index.onset[i], index.offset[i], index.pitch[i]);
          context.roundRect(left, top, width, height, Math.min(3, height / 3, width / 2));
        }
        context.fill();
      }
      return count;
    },
  };
}

export function velocityStep(velocity: number): number {
  // Piano playing lies between 20 and 110 or so; the colours are spread over that.
  return Math.min(VELOCITY_STEPS - 1, Math.max(0, Math.floor(((velocity - 20) / 90) * VELOCITY_STEPS)));
}

/** Where a note is drawn. */
export function boxOf(view: Viewport, onset: number, offset: number, pitch: number) {
  const left = xOf(view, onset);
  const gap = view.keyHeight >= 6 ? 1 : 0;
  const width = Math.max(1, xOf(view, offset) - left - (view.pixelsPerSecond > 40 ? 0.75 : 0));
  return { left, top: yOf(view, pitch) + gap / 2, width, height: Math.max(1, view.keyHeight - gap) };
}

/** Pedal spans in a lane below the keys. */
export function drawPedals(
  context: CanvasRenderingContext2D,
  view: Viewport,
  pedals: readonly PedalEvent[],
  palette: Palette,
  height: number,
): void {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, view.width, height);
  context.fillStyle = palette.octaveLine;
  context.fillRect(0, 0, view.width, 1);
  context.fillStyle = palette.pedal;
  const to = timeAt(view, view.width);
  for (const { onset, offset } of pedals) {
    if (offset < view.from || onset > to) continue;
    const left = xOf(view, onset);
    context.fillRect(left, 4, Math.max(1, xOf(view, offset) - left - 1), height - 7);
  }
}
