import { describe, expect, it } from 'vitest';
import { layOutDiagram } from './diagram';
import { type Diagram, diagramSvg, renderDiagram } from './index';

const DIAGRAM: Diagram = {
  title: 'Two & one',
  boxes: [
    { id: 'in', lines: ['input', '1 x 2'], column: 0, row: 0, isData: true },
    { id: 'net', lines: ['net'], column: 0, row: 1 },
    { id: 'out', lines: ['output'], column: 1, row: 0 },
  ],
  arrows: [
    { from: 'in', to: 'net' },
    { from: 'net', to: 'out', label: 'skip' },
    { from: 'in', to: 'out' },
  ],
};

describe('a diagram', () => {
  const layout = layOutDiagram(DIAGRAM);
  const [input, net, output] = layout.boxes.map(({ area }) => area);

  it('places boxes in a grid, apart from each other and inside the picture', () => {
    expect(net.top).toBeGreaterThan(input.top + input.height);
    expect(output.left).toBeGreaterThan(input.left + input.width);
    expect(layout.width).toBeGreaterThan(output.left + output.width);
    expect(layout.height).toBeGreaterThan(net.top + net.height);
  });

  it('leads arrows from edge to edge, with a step where boxes do not face each other', () => {
    const [down, step] = layout.arrows.map(({ points }) => points);
    expect(down).toEqual([
      [input.left + input.width / 2, input.top + input.height],
      [net.left + net.width / 2, net.top],
    ]);
    expect(step).toHaveLength(4);
    expect(step[0]).toEqual([net.left + net.width, net.top + net.height / 2]);
    expect(step[3]).toEqual([output.left, output.top + output.height / 2]);
  });

  it('is drawn as pixels and as SVG of one size', () => {
    const picture = renderDiagram(DIAGRAM);
    expect([picture.width, picture.height]).toEqual([layout.width, layout.height]);
    const corner = (net.top * picture.width + net.left) * 4;
    expect([...picture.data.slice(corner, corner + 3)]).toEqual([44, 92, 214]);
    const svg = diagramSvg(DIAGRAM);
    expect(svg).toContain(`viewBox="0 0 ${layout.width} ${layout.height}"`);
    for (const text of ['Two &amp; one', '>input<', '>1 x 2<', '>skip<']) expect(svg).toContain(text);
    expect(svg.match(/<polyline/g)).toHaveLength(6);
  });

  it('says which box an arrow misses', () => {
    expect(() => layOutDiagram({ ...DIAGRAM, arrows: [{ from: 'in', to: 'nowhere' }] })).toThrow(/"nowhere"/);
    expect(() => layOutDiagram({ ...DIAGRAM, boxes: [] })).toThrow(/one box/);
  });
});
