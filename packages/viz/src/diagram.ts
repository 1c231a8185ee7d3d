import { PianoscribeError } from '@pianoscribe/core';
import { textWidth } from './draw-text';
import type { Area } from './picture';

/** A box of a diagram, in a cell of a grid. */
export interface DiagramBox {
  readonly id: string;
  /** Lines of text, the first the most important. */
  readonly lines: readonly string[];
  /** Cell, from the left and from the top; halves are between two. */
  readonly column: number;
  readonly row: number;
  /** An input or result, drawn apart from what computes. */
  readonly isData?: boolean;
}

/** Boxes and what leads from one to another, by their ids. */
export interface Diagram {
  readonly title: string;
  readonly boxes: readonly DiagramBox[];
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly label?: string }[];
}

/** A diagram in pixels. */
export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { readonly box: DiagramBox; readonly area: Area }[];
  readonly arrows: readonly PlacedArrow[];
}

/** A line through corners, with its head at the last. */
export interface PlacedArrow {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly label?: string;
}

export const LINE_HEIGHT = 24;
const PADDING = 14;
const GAP = { column: 70, row: 44 };
const MARGIN = 34;
const TITLE_HEIGHT = 44;

/**
 * Says where each box and arrow lies. All columns are as wide as the longest line, all rows as high as the longest box.
 * @throws PianoscribeError INVALID_ARGUMENT without boxes or for an arrow between boxes that there are not.
 */
export function layOutDiagram({ boxes, arrows }: Diagram): DiagramLayout {
  if (boxes.length === 0) throw new PianoscribeError('INVALID_ARGUMENT', 'A diagram has one box at least.');
  const width = Math.max(...boxes.flatMap(({ lines }) => lines.map((line) => textWidth(line)))) + 2 * PADDING;
  const heightOf = ({ lines }: DiagramBox) => lines.length * LINE_HEIGHT - 8 + 2 * PADDING;
  const cell = Math.max(...boxes.map(heightOf));
  const placed = boxes.map((box) => ({
    box,
    area: {
      left: Math.round(MARGIN + box.column * (width + GAP.column)),
      top: Math.round(TITLE_HEIGHT + MARGIN / 2 + box.row * (cell + GAP.row) + (cell - heightOf(box)) / 2),
      width,
      height: heightOf(box),
    },
  }));
  const areaOf = (id: string) => {
    const found = placed.find(({ box }) => box.id === id);
    if (!found) throw new PianoscribeError('INVALID_ARGUMENT', `An arrow names the box "${id}", which there is not.`);
    return found.area;
  };
  return {
    width: Math.max(...placed.map(({ area }) => area.left + area.width)) + MARGIN,
    height: Math.max(...placed.map(({ area }) => area.top + area.height)) + MARGIN,
    boxes: placed,
    arrows: arrows.map(({ from, to, label }) => ({ points: route(areaOf(from), areaOf(to)), label })),
  };
}

/** From edge to edge: straight where the boxes face each other, else by one step half way. */
function route(from: Area, to: Area): [number, number][] {
  const middle = ({ left, top, width, height }: Area): [number, number] => [left + width / 2, top + height / 2];
  const [[fromX, fromY], [toX, toY]] = [middle(from), middle(to)];
  if (Math.abs(fromX - toX) < 1) {
    const isDown = toY > fromY;
    return [
      [fromX, isDown ? from.top + from.height : from.top],
      [toX, isDown ? to.top : to.top + to.height],
    ];
  }
  const isRight = toX > fromX;
  const start: [number, number] = [isRight ? from.left + from.width : from.left, fromY];
  const end: [number, number] = [isRight ? to.left : to.left + to.width, toY];
  if (Math.abs(fromY - toY) < 1) return [start, end];
  const turn = (start[0] + end[0]) / 2;
  return [start, [turn, fromY], [turn, toY], end];
}
