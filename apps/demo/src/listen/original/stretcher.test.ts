import { beforeAll, describe, expect, it } from 'vitest';
import { loadStretch } from './load-stretch';
import { createStretcher, type ReadFrames, type Stretcher } from './stretcher';

const RATE = 44_100;

/** A source of one channel from a function of the frame. */
const sourceOf =
  (sample: (frame: number) => number): ReadFrames =>
  (from, to) => [Float32Array.from({ length: to - from }, (_, i) => sample(from + i))];

/**
 * Frequency in hertz by the phase that a sine of near frequency gathers between two windows: the middle one of many
 * places, since slow playing leaps from phase to phase.
 */
function frequencyOf(samples: Float32Array, near: number): number {
  const window = 8192;
  const phase = (from: number) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < window; i++) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window);
      re += weight * samples[from + i] * Math.cos((2 * Math.PI * near * (from + i)) / RATE);
      im -= weight * samples[from + i] * Math.sin((2 * Math.PI * near * (from + i)) / RATE);
    }
    return Math.atan2(im, re);
  };
  const hop = 1024;
  const found: number[] = [];
  for (let from = RATE / 2; from + hop + window <= samples.length; from += hop) {
    const turn = phase(from + hop) - phase(from);
    const wrapped = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
    found.push(near + (wrapped * RATE) / (2 * Math.PI * hop));
  }
  return found.sort((a, b) => a - b)[found.length >> 1];
}

/** Where a burst is: the middle of its energy between two frames. */
function centreOf(samples: Float32Array, from: number, to: number): number {
  let [sum, energy] = [0, 0];
  for (let i = Math.max(0, Math.round(from)); i < Math.min(samples.length, to); i++) {
    sum += i * samples[i] ** 2;
    energy += samples[i] ** 2;
  }
  return sum / energy;
}

describe('createStretcher', () => {
  let stretcher: Stretcher;
  beforeAll(async () => {
    stretcher = createStretcher(await loadStretch(), 1, RATE);
  });

  it.each([0.25, 0.5, 0.75, 1.5, 2])('keeps pitch and level at %f of the speed', (speed) => {
    const source = sourceOf((frame) => 0.5 * Math.sin((2 * Math.PI * 440 * frame) / RATE));
    const [output] = stretcher.read(0, 2 * RATE, { speed, isContinued: false, source });
    const cents = 1200 * Math.log2(frequencyOf(output, 440) / 440);
    // Its phases are drawn anew each time: at a quarter of the speed it comes out 1.0 to 1.3 dB softer, and 1.3 cents off.
    expect(Math.abs(cents)).toBeLessThan(3);
    const power = output.subarray(RATE / 2).reduce((sum, sample) => sum + sample ** 2, 0) / (1.5 * RATE);
    expect(Math.abs(10 * Math.log10(power / 0.125))).toBeLessThan(2);
  });

  it.each([0.25, 0.5, 0.75, 1.5, 2])('keeps time at %f of the speed', (speed) => {
    // Bursts of 20 ms twice a second.
    const burst = (frame: number) => {
      const at = ((frame / RATE) % 0.5) - 0.25;
      return Math.abs(at) < 0.01 ? Math.cos((Math.PI * at) / 0.02) * Math.sin(2 * Math.PI * 1000 * at) : 0;
    };
    const seconds = 4;
    const [output] = stretcher.read(3 * RATE, seconds * RATE, { speed, isContinued: false, source: sourceOf(burst) });
    for (let beat = 1; ; beat++) {
      const at = ((0.25 + 0.5 * beat) / speed) * RATE;
      const reach = (0.2 / speed) * RATE;
      if (at + reach > seconds * RATE) break;
      // In time of the recording: how far the burst seems to have been moved in it. By chance, since phases are drawn anew
      // each time: 0.9 ms at half of the speed, 1 to 3 at a quarter, 0.06 at most where it is faster.
      const errorMs = ((centreOf(output, at - reach, at + reach) - at) / RATE) * 1000 * speed;
      expect(Math.abs(errorMs), `beat ${beat}`).toBeLessThan(1.5 / speed);
    }
  });

  it('goes on without a seam in blocks of any size', () => {
    const source = sourceOf((frame) => Math.sin(0.05 * frame) + 0.3 * Math.sin(0.31 * frame));
    const options = { speed: 0.7, source };
    const [whole] = stretcher.read(RATE, 20_000, { ...options, isContinued: false });
    const sizes = [1024, 2048, 4096, 7168, 5664];
    const parts = sizes.flatMap((frames, i) => [
      ...stretcher.read(RATE, frames, { ...options, isContinued: i > 0 })[0],
    ]);
    let largest = 0;
    whole.forEach((sample, i) => {
      largest = Math.max(largest, Math.abs(sample - parts[i]));
    });
    expect(largest).toBeLessThan(0.02);
    expect(Math.max(...whole)).toBeGreaterThan(0.5);
  });
});
