import { PianoscribeError } from '@pianoscribe/core';
import { textWidth } from './draw-text';
import type { Panel } from './panel';
import type { Area } from './picture';

/** Options of a figure of panels, as PNG or SVG. */
export interface FigureOptions {
  /** One line above all panels. */
  readonly title?: string;
  /** Panels side by side. Default 1. */
  readonly columns?: number;
}

/** A figure laid out: every length in pixels. */
export interface FigureLayout {
  readonly width: number;
  readonly height: number;
  /** Left edge and top of the figure's title. */
  readonly titleAt: readonly [x: number, y: number];
  readonly places: readonly { readonly panel: Panel; readonly area: Area }[];
}

/** Room for labels around the image of each panel. */
const MARGIN = { left: 66, top: 44, right: 22, bottom: 58 };
const TITLE_HEIGHT = 44;

/**
 * Says where each panel's image lies: rows of `columns`, each column and row as large as its largest image.
 * @throws PianoscribeError INVALID_ARGUMENT without panels, or for columns that are no whole number from 1 on.
 */
export function layOutFigure(panels: readonly Panel[], options: FigureOptions): FigureLayout {
  const { columns = 1, title } = options;
  if (panels.length === 0 || !(Number.isInteger(columns) && columns >= 1)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `${panels.length} panels in ${columns} columns; expected 1 of each at least.`,
    );
  }
  const rows = Math.ceil(panels.length / columns);
  const largest = (side: 'width' | 'height', isIn: (index: number) => boolean) =>
    Math.max(0, ...panels.filter((_, index) => isIn(index)).map(({ image }) => image[side]));
  const widths = Array.from({ length: columns }, (_, c) => largest('width', (i) => i % columns === c));
  const heights = Array.from({ length: rows }, (_, r) => largest('height', (i) => Math.floor(i / columns) === r));
  const lefts = starts(widths, MARGIN.left, MARGIN.left + MARGIN.right);
  const tops = starts(heights, (title ? TITLE_HEIGHT : 0) + MARGIN.top, MARGIN.top + MARGIN.bottom);
  const right = (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0) + MARGIN.right;
  return {
    width: Math.max(right, MARGIN.left + textWidth(title ?? '') + MARGIN.right),
    height: (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0) + MARGIN.bottom,
    titleAt: [MARGIN.left, 18],
    places: panels.map((panel, i) => ({
      panel,
      area: {
        left: lefts[i % columns],
        top: tops[Math.floor(i / columns)],
        width: panel.image.width,
        height: panel.image.height,
      },
    })),
  };
}

/** Where each of some lengths begins, with gaps between them. */
function starts(lengths: readonly number[], first: number, gap: number): number[] {
  const result: number[] = [];
  let at = first;
  for (const length of lengths) {
    result.push(at);
    at += length + gap;
  }
  return result;
}
