import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { drawColour } from './draw-colour';

describe('drawColour', () => {
  it('draws gains of 300 bins, neighbours alike, as far from 0 as it may be in the mean', () => {
    const random = createRandom(1);
    let power = 0;
    let steps = 0;
    for (let n = 0; n < 400; n++) {
      const colour = drawColour(random)(44);
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

  it('makes registers and keys brighter or duller, each about its fundamental', () => {
    const random = createRandom(2);
    const tilts = Array.from({ length: 300 }, () => {
      const colour = drawColour(random);
      const common = colour(0).map((gain, bin) => gain - colour(87)[bin]);
      // What differs between two keys is a slope over the bins.
      for (const bin of [50, 150, 250]) {
        expect(common[bin + 10] - common[bin]).toBeCloseTo(common[11] - common[1], 4);
      }
      return 3.6 * (common[11] - common[1]);
    });
    const deviation = Math.sqrt(tilts.reduce((sum, tilt) => sum + tilt ** 2, 0) / tilts.length);
    expect(deviation).toBeGreaterThan(1);
    expect(deviation).toBeLessThan(3);
  });
});
