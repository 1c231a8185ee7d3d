import { createFrameMatrix, type FrameMatrix, pitchToHertz } from '@pianoscribe/core';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { figureSvg, type Panel, renderFigure, rollPanel, spectrogramPanel } from './index';

const GRID = { sampleRate: 768, hopLength: 1, startTime: 0 };

/** A roll of 10 s in which A4 (key 48) is down from 2 s to 4 s. */
function roll(): FrameMatrix {
  const matrix = createFrameMatrix(7680, 88, GRID);
  for (let column = 2 * 768; column < 4 * 768; column++) matrix.data[column * 88 + 48] = 1;
  return matrix;
}

const pixel = ({ image }: Panel, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 4).slice(0, 3),
];

describe('rollPanel', () => {
  const panel = rollPanel(roll(), { title: 'one note', width: 500, height: 264 });

  it('shows a key where and when it is down', () => {
    const y = 264 - 3 * 48 - 2;
    const paper = pixel(panel, 50, y);
    expect(pixel(panel, 150, y)).not.toEqual(paper);
    expect(pixel(panel, 250, y)).toEqual(paper);
    expect(pixel(panel, 150, y - 6)).not.toEqual(pixel(panel, 150, y));
  });

  it('has seconds across and note names upwards', () => {
    expect(panel.xTicks.find(({ label }) => label === '4')?.at).toBeCloseTo(0.4, 10);
    expect(panel.yTicks.map(({ label }) => label)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8']);
    // C4 is key 39: the middle of its row.
    expect(panel.yTicks[3].at).toBeCloseTo(39.5 / 88, 10);
  });

  it('refuses what has not 88 keys', () => {
    expect(() => rollPanel(createFrameMatrix(4, 12, GRID), { title: '' })).toThrow(/88 keys, found \[4, 12\]/);
  });
});

describe('spectrogramPanel', () => {
  const features = createFrameMatrix(100, 49, { sampleRate: 100, hopLength: 1, startTime: 0 });
  const binFrequencies = Array.from({ length: 49 }, (_, bin) => pitchToHertz(24 + bin));

  it('names the pitches of its bands, or counts them', () => {
    const named = spectrogramPanel(features, { title: 'x', binFrequencies });
    expect(named.yTicks.map(({ label }) => label)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5']);
    expect(named.yTicks[1].at).toBeCloseTo(12.5 / 49, 6);
    const counted = spectrogramPanel(features, { title: 'x' });
    expect(counted.yTicks[1]).toEqual({ at: 10.5 / 49, label: '10' });
  });
});

describe('a figure', () => {
  const panels = ['a', 'b', 'c'].map((title) => rollPanel(roll(), { title, width: 200, height: 88 }));

  it('lays its panels out in columns', () => {
    const [wide, high] = [renderFigure(panels, { columns: 3 }), renderFigure(panels)];
    expect(wide.width).toBeGreaterThan(3 * 200);
    expect(wide.height).toBeLessThan(2 * 88 + 50);
    expect(high.height).toBeGreaterThan(3 * 88);
    expect(renderFigure(panels, { title: 'a title' }).height).toBe(high.height + 44);
  });

  it('is as wide as its title', () => {
    const narrow = renderFigure(panels.slice(0, 1));
    expect(renderFigure(panels.slice(0, 1), { title: 'a long title '.repeat(8) }).width).toBeGreaterThan(narrow.width);
  });

  it('has the same images, titles and labels as SVG', () => {
    const svg = figureSvg(panels, { title: 'notes < & >', columns: 2 });
    expect(svg).toMatch(/^<svg xmlns/);
    expect(svg).toContain('notes &lt; &amp; &gt;');
    for (const text of ['>a<', '>b<', '>c<', '>C4<', '>time (s)<']) expect(svg).toContain(text);
    const images = [...svg.matchAll(/data:image\/png;base64,([\w+/=]+)/g)].map((match) => match[1]);
    expect(images).toHaveLength(3);
    const first = decode(Buffer.from(images[0], 'base64'));
    expect([first.width, first.height]).toEqual([200, 88]);
    // As RGB: our pictures have no transparent pixels.
    const { data } = panels[0].image;
    const at = (88 - 49) * 200 + 50;
    expect([...first.data.slice(at * first.channels, at * first.channels + 3)]).toEqual([
      ...data.slice(at * 4, at * 4 + 3),
    ]);
  });

  it('refuses to be of nothing', () => {
    expect(() => renderFigure([])).toThrow(/0 panels/);
    expect(() => figureSvg(panels, { columns: 0 })).toThrow(/in 0 columns/);
  });
});
