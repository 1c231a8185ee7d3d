import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { layOutCurves } from './curve-layout';
import { encodePng } from './encode-png';
import { lossCurveSvg } from './loss-curve-svg';
import { createPicture, fillArea } from './picture';
import { renderLossCurve } from './render-loss-curve';
import { CURVES } from './theme';

describe('renderLossCurve', () => {
  const falling = { name: 'train', values: Float32Array.from({ length: 50 }, (_, i) => 1 - i / 50) };

  it('draws the curve where its values are', () => {
    const picture = renderLossCurve([falling]);
    const { curves } = layOutCurves([falling], {});
    const { raw } = curves[0];
    for (let i = 2; i < raw.length - 2; i += 2) {
      const at = (Math.floor(raw[i + 1]) * picture.width + Math.floor(raw[i])) * 4;
      expect(Math.abs(picture.data[at] - CURVES[0][0])).toBeLessThan(40);
    }
    expect(raw[1]).toBeLessThan(raw[raw.length - 1]);
  });

  it('leaves out steps that are not finite, and values a logarithm has not', () => {
    const values = [1, Number.NaN, 0.1, Number.POSITIVE_INFINITY, 0, 0.01];
    expect(layOutCurves([{ name: 'a', values }], {}).curves[0].raw).toHaveLength(8);
    const { raw } = layOutCurves([{ name: 'a', values }], { logarithmic: true }).curves[0];
    expect(raw).toHaveLength(6);
    expect(raw[3] - raw[1]).toBeCloseTo(raw[5] - raw[3], 9);
  });

  it('stays small for 200 000 steps, and keeps the peaks', () => {
    const values = new Float32Array(200_000);
    values[77_777] = 5;
    const { curves, area } = layOutCurves([{ name: 'long', values }], {});
    expect(curves[0].raw.length).toBeLessThan(4 * (area.width + 2));
    const heights = curves[0].raw.filter((_, i) => i % 2 === 1);
    expect(Math.min(...heights)).toBeLessThan(area.top + area.height * 0.1);
    expect(curves[0].smooth).toBeDefined();
  });

  it('makes a picture of nothing, of one point, of a constant', () => {
    for (const values of [[], [3], [2, 2, 2]]) {
      expect(renderLossCurve([{ name: 'x', values }]).width).toBe(1100);
      expect(lossCurveSvg([{ name: 'x', values }])).not.toContain('NaN');
    }
    expect(renderLossCurve([]).height).toBe(620);
  });

  it('refuses steps that do not go with the values', () => {
    expect(() => renderLossCurve([{ name: 'x', values: [1, 2], steps: [1] }])).toThrow(/"x" has 2 values and 1 steps/);
    expect(() => renderLossCurve([], { width: 10 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('lossCurveSvg', () => {
  it('is one well-formed element with escaped names', () => {
    const svg = lossCurveSvg([{ name: 'a<b & c', values: [3, 2, 1] }], { title: 'Loss' });
    expect(svg).toContain('a&lt;b &amp; c');
    expect(svg.match(/<path /g)).toHaveLength(1);
    expect(svg.trim()).toMatch(/^<svg [^>]+>[\s\S]+<\/svg>$/);
    expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  });
});

describe('encodePng', () => {
  it('writes a PNG that reads back pixel by pixel', () => {
    const picture = createPicture(7, 5, [10, 20, 30]);
    fillArea(picture, { left: 2, top: 1, width: 3, height: 2 }, [200, 100, 50]);
    const { data, width, height, channels } = decode(encodePng(picture));
    expect([width, height, channels]).toEqual([7, 5, 3]);
    for (let i = 0; i < 35; i++) {
      expect(Array.from(data.slice(i * 3, i * 3 + 3))).toEqual(Array.from(picture.data.slice(i * 4, i * 4 + 3)));
    }
  });
});
