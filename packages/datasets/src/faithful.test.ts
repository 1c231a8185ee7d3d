import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { faithfulMicrophone, faithfulVariation } from './faithful';
import { applyMicrophone, drawMicrophone } from './microphone';
import { renderPerformance } from './render-performance';
import { createSyntheticPiano } from './synthetic-piano';
import { drawVariation } from './variation';

const piano = createSyntheticPiano({ seconds: 1 });
const VELOCITIES = [30, 50, 70, 90, 110];

/** Level of single notes of these velocities on keys all over the piano: how well it tells which velocity it was. */
function correlation(isFaithful: boolean): number {
  const levels: number[] = [];
  const velocities: number[] = [];
  for (let seed = 0; seed < 12; seed++) {
    const random = createRandom(seed);
    const drawn = { ...drawVariation(random), velocityCurve: 1, velocityScale: 1, velocityShift: 0 };
    const drawnMicrophone = drawMicrophone(random);
    const variation = isFaithful ? faithfulVariation(drawn) : drawn;
    const microphone = isFaithful ? faithfulMicrophone(drawnMicrophone) : drawnMicrophone;
    const notes = VELOCITIES.map((velocity, i) => ({
      pitch: 40 + ((seed * 7 + i * 13) % 45),
      onset: i,
      offset: i + 0.8,
      velocity,
    }));
    const { samples } = renderPerformance({ notes, piano, seed, variation: { ...variation, transposition: 0 } });
    const heard = applyMicrophone(samples, { microphone, seed });
    for (const { onset, velocity } of notes) {
      const from = Math.round(onset * 16000);
      const power = heard.subarray(from, from + 4000).reduce((sum, x) => sum + x * x, 0);
      levels.push(10 * Math.log10(power));
      velocities.push(velocity);
    }
  }
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [a, b] = [mean(levels), mean(velocities)];
  const product = mean(levels.map((level, i) => (level - a) * (velocities[i] - b)));
  return product / Math.sqrt(mean(levels.map((x) => (x - a) ** 2)) * mean(velocities.map((x) => (x - b) ** 2)));
}

describe('faithful renderings', () => {
  it('tell by their loudness how hard a key was struck, better than wild ones do', () => {
    const faithful = correlation(true);
    expect(faithful).toBeGreaterThan(0.8);
    expect(faithful).toBeGreaterThan(correlation(false) + 0.05);
  });

  it('leave what is plain as it is', () => {
    expect(faithfulMicrophone({})).toEqual({ filters: undefined });
    expect(faithfulVariation({ tuningCents: 7 })).toMatchObject({ tuningCents: 7, dynamics: 1.6, layerShift: 0 });
  });
});
