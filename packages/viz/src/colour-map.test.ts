import { describe, expect, it } from 'vitest';
import { createColourMap, createQuietColourMap, oklchToColour } from './colour-map';
import type { Colour } from './picture';

/** CIE lightness of an sRGB colour, by another road than OKLab. */
function lightness(colour: Colour): number {
  const [r, g, b] = colour.map((v) => (v <= 10.31475 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe.each([
  ['createColourMap', createColourMap],
  ['createQuietColourMap', createQuietColourMap],
])('%s', (_, create) => {
  const map = create();
  const steps = Array.from({ length: 256 }, (_, i) => lightness(map(i / 255)));

  it('rises in lightness, without a step that is twice the mean', () => {
    const mean = (steps[255] - steps[0]) / 16;
    for (let i = 16; i < 256; i += 16) {
      expect(steps[i] - steps[i - 16]).toBeGreaterThan(0.2 * mean);
      expect(steps[i] - steps[i - 16]).toBeLessThan(2 * mean);
    }
  });

  it('clamps what lies outside', () => {
    expect(map(-3)).toEqual(map(0));
    expect(map(7)).toEqual(map(1));
    expect(map(Number.NaN)).toEqual(map(0));
  });
});

describe('oklchToColour', () => {
  it('knows white, black and the red of sRGB', () => {
    expect(oklchToColour(1, 0, 0)).toEqual([255, 255, 255]);
    expect(oklchToColour(0, 0, 0)).toEqual([0, 0, 0]);
    const [red, green, blue] = oklchToColour(0.62796, 0.25768, 29.234);
    expect(red).toBeGreaterThan(253);
    expect(Math.max(green, blue)).toBeLessThan(6);
  });
});
