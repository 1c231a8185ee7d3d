import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { drawColour } from './draw-colour';

describe('drawColour', () => {
  it('draws gains of 300 bins, neighbours alike, as far from 0 as it may be in the mean', () => {
    const random = createRandom(1);
    let power = 0;
    let steps = 0;
    for (let n = 0; n < 400; n++) {
      const { gains: colour } = drawColour(random);
      expect(colour).toHaveLength(300);
      for (let bin = 1; bin < 300; bin++) {
        power += colour[bin] ** 2;
        steps += (colour[bin] - colour[bin - 1]) ** 2;
      }
    }
    // The mean square of a deviation drawn from 0 to 14 is 65.
    expect(power / (400 * 299)).toBeGreaterThan(50);
    expect(power / (400 * 299)).toBeLessThan(80);
    expect(steps / power).toBeLessThan(0.5);
  });

  it('makes registers brighter or duller, neighbouring keys nearly alike', () => {
    const random = createRandom(2);
    const drawn = Array.from({ length: 300 }, () => drawColour(random).tilts);
    const deviation = (of: (tilts: Float64Array) => number) =>
      Math.sqrt(drawn.reduce((sum, tilts) => sum + of(tilts) ** 2, 0) / drawn.length);
    // Of deviations drawn from 0 to 2 and from 0 to 1 dB an octave the mean squares are 4/3 and 1/3.
    for (const key of [0, 44, 87]) expect(Math.abs(deviation((tilts) => tilts[key]) - 1.29)).toBeLessThan(0.25);
    expect(Math.abs(deviation((tilts) => tilts[45] - tilts[44]) - 0.82)).toBeLessThan(0.2);
    expect(deviation((tilts) => tilts[70] - tilts[30])).toBeGreaterThan(1.4);
  });
});
