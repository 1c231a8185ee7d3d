import { type Diagram, LINE_HEIGHT, layOutDiagram, type PlacedArrow } from './diagram';
import { arrowHead } from './render-diagram';
import { fixed, hex, svgDocument, svgText } from './svg-text';
import { BLACK_KEY, FAINT_INK, INK, NOTE, PAPER } from './theme';

/**
 * The picture of `renderDiagram` as the text of an SVG file.
 * @throws PianoscribeError INVALID_ARGUMENT without boxes or for an arrow between boxes that there are not.
 */
export function diagramSvg(diagram: Diagram): string {
  const { width, height, boxes, arrows } = layOutDiagram(diagram);
  return svgDocument(width, height, PAPER, [
    svgText(diagram.title, 34, 32, { anchor: 'start', colour: INK, size: 18 }),
    ...arrows.flatMap(arrowParts),
    ...boxes.flatMap(({ box, area }) => {
      const { left, top, width: boxWidth, height: boxHeight } = area;
      const fill = hex(box.isData ? PAPER : BLACK_KEY);
      const stroke = hex(box.isData ? FAINT_INK : NOTE);
      return [
        `<rect x="${left}" y="${top}" width="${boxWidth}" height="${boxHeight}" rx="5" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`,
        ...box.lines.map((line, i) =>
          svgText(line, left + boxWidth / 2, top + 27 + i * LINE_HEIGHT, {
            anchor: 'middle',
            colour: i === 0 ? INK : FAINT_INK,
          }),
        ),
      ];
    }),
  ]);
}

function arrowParts({ points, label }: PlacedArrow): string[] {
  const stroke = `fill="none" stroke="${hex(FAINT_INK)}" stroke-width="1.5"`;
  const line = (corners: PlacedArrow['points']) =>
    `<polyline points="${corners.map(([x, y]) => `${fixed(x)},${fixed(y)}`).join(' ')}" ${stroke}/>`;
  const [x, y] = points[0];
  const text = label ? [svgText(label, x + 8, y - 6, { anchor: 'start', colour: FAINT_INK, size: 11 })] : [];
  return [line(points), line(arrowHead(points)), ...text];
}
