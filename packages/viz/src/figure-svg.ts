import { encodePng } from './encode-png';
import { type FigureOptions, layOutFigure } from './figure-layout';
import type { Panel } from './panel';
import type { Area } from './picture';
import { fixed, hex, svgDocument, svgText } from './svg-text';
import { FAINT_INK, INK, PAPER } from './theme';

/**
 * The picture of `renderFigure` as the text of an SVG file: titles and axes as lines and letters, images as PNG within.
 * @throws PianoscribeError INVALID_ARGUMENT without panels.
 */
export function figureSvg(panels: readonly Panel[], options: FigureOptions = {}): string {
  const { width, height, titleAt, places } = layOutFigure(panels, options);
  const title = svgText(options.title ?? '', titleAt[0], titleAt[1] + 14, { anchor: 'start', colour: INK, size: 18 });
  return svgDocument(width, height, PAPER, [title, ...places.flatMap(({ panel, area }) => panelParts(panel, area))]);
}

function panelParts(panel: Panel, { left, top, width, height }: Area): string[] {
  const bottom = top + height;
  const ink = hex(FAINT_INK);
  const image = `data:image/png;base64,${toBase64(encodePng(panel.image))}`;
  return [
    `<image href="${image}" x="${left}" y="${top}" width="${width}" height="${height}"/>`,
    `<rect x="${left - 0.5}" y="${top - 0.5}" width="${width + 1}" height="${height + 1}" fill="none" stroke="${ink}"/>`,
    svgText(panel.title, left, top - 14, { anchor: 'start', colour: INK }),
    ...panel.yTicks.flatMap(({ at, label }) => {
      const y = top + height * (1 - at);
      return [
        `<line x1="${left - 6}" x2="${left}" y1="${fixed(y)}" y2="${fixed(y)}" stroke="${ink}"/>`,
        svgText(label, left - 10, y + 5, { anchor: 'end', colour: INK, size: 13 }),
      ];
    }),
    ...panel.xTicks.flatMap(({ at, label }) => {
      const x = left + width * at;
      return [
        `<line x1="${fixed(x)}" x2="${fixed(x)}" y1="${bottom}" y2="${bottom + 6}" stroke="${ink}"/>`,
        svgText(label, x, bottom + 22, { anchor: 'middle', colour: INK, size: 13 }),
      ];
    }),
    svgText(panel.yLabel, left + width, top - 14, { anchor: 'end', colour: FAINT_INK, size: 12 }),
    svgText(panel.xLabel, left + width / 2, bottom + 44, { anchor: 'middle', colour: FAINT_INK, size: 13 }),
  ];
}

/** In pieces: a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
