import { describe, expect, it } from 'vitest';
import { type Course, planBlocks } from './blocks';
import { makePiano } from './piano/make-piano';
import { createBlockRenderer } from './render-blocks';

const RATE = 24_000;
const tone = (frame: number) => 0.5 * Math.sin((2 * Math.PI * 330 * frame) / RATE);
const madePiano = makePiano(RATE);
const recording = Float32Array.from({ length: 4 * RATE }, (_, i) => tone(i));
const notes = [
  { pitch: 60, onset: 0.3, offset: 2, velocity: 80 },
  { pitch: 64, onset: 1, offset: 1.4, velocity: 80 },
];

/** All that is heard of a course in some blocks, left, both tracks. */
async function play(start: number, course: Course, count: number) {
  const renderer = createBlockRenderer(RATE, async () => madePiano);
  renderer.setNotes(notes, []);
  const whole = { channels: [recording], sampleRate: RATE, firstFrame: 0 };
  const [original, piano]: [number[], number[]] = [[], []];
  let left = count;
  for (const block of planBlocks(start, course, 4800)) {
    if (left-- === 0) break;
    const sound = await renderer.render(block, { original: whole, fading: whole });
    original.push(...(sound.original?.[0] ?? []));
    piano.push(...(sound.notes?.[0] ?? []));
  }
  return { original: Float32Array.from(original), piano: Float32Array.from(piano) };
}

const largestStep = (samples: Float32Array) =>
  samples.reduce((most, x, i) => (i === 0 ? 0 : Math.max(most, Math.abs(x - samples[i - 1]))), 0);
const straight: Course = { speed: 1, loop: undefined, end: 4, sampleRate: RATE };

describe('createBlockRenderer', () => {
  it('passes the recording through bit by bit at its own speed', async () => {
    const { original, piano } = await play(0.5, straight, 5);
    expect(original).toEqual(recording.slice(0.5 * RATE, 0.5 * RATE + original.length));
    expect(piano.length).toBe(original.length);
  });

  it.each([1, 0.5])('loops without a gap or a click at speed %f', async (speed) => {
    // The end of the loop does not meet its start: cut hard, the tone would jump.
    const loop = { from: 0.5, to: 0.5 + 100.5 / 330 };
    const { original, piano } = await play(0.5, { ...straight, speed, loop }, speed === 1 ? 10 : 16);
    const steady = original.subarray(speed === 1 ? 0 : 2000);
    expect(original.length).toBeGreaterThan((3.2 * (loop.to - loop.from) * RATE) / speed);
    // No step is larger than the tone makes anywhere, or than a stretched one may.
    expect(largestStep(steady)).toBeLessThan(1.25 * largestStep(recording));
    expect(largestStep(piano)).toBeLessThan(0.12);
    // No part of 20 ms is silent.
    for (let at = 0; at + 480 <= steady.length; at += 480) {
      const power = steady.subarray(at, at + 480).reduce((sum, x) => sum + x * x, 0) / 480;
      expect(power).toBeGreaterThan(0.02);
    }
  });

  it('repeats a loop in equal rounds', async () => {
    const loop = { from: 0.2, to: 0.7 };
    const { original, piano } = await play(0.2, { ...straight, loop }, 9);
    const round = 0.5 * RATE;
    for (const samples of [original, piano]) {
      expect(samples.length).toBeGreaterThanOrEqual(2 * round + 4800);
      const [second, third] = [samples.subarray(round, round + 4800), samples.subarray(2 * round, 2 * round + 4800)];
      expect(second.reduce((most, x, i) => Math.max(most, Math.abs(x - third[i])), 0)).toBeLessThan(1e-5);
    }
  });

  it('opens no piano for no notes, and one where there are', async () => {
    let opened = 0;
    const renderer = createBlockRenderer(RATE, async () => {
      opened++;
      return madePiano;
    });
    const [block] = planBlocks(0, straight, 4800);
    expect(await renderer.render(block, {})).toEqual({ original: undefined, notes: undefined });
    expect(opened).toBe(0);
    renderer.setNotes(notes, []);
    await renderer.render(block, {});
    renderer.setNotes(notes.slice(1), []);
    await renderer.render(block, {});
    expect(opened).toBe(1);
  });
});
