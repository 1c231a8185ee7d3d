import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { drawColour } from './draw-colour';

describe('drawColour', () => {
  it('draws gains of 300 bins, neighbours alike, as far from 0 as it may be in the mean', () => {
    const random = createRandom(1);
    let power = 0;
    let steps = 0;
    for (let n = 0; n < 400; n++) {
      const colour = drawColour(random);
      expect(colour).toHaveLength(300);
      for (let bin = 1; bin < 300; bin++) {
        power += colour[bin] ** 2;
        steps += (colour[bin] - colour[bin - 1]) ** 2;
      }
    }
    // The mean square of a deviation drawn from 0 to 12 is 48.
    expect(power / (400 * 299)).toBeGreaterThan(38);
    expect(power / (400 * 299)).toBeLessThan(58);
    expect(steps / power).toBeLessThan(0.5);
  });
});
