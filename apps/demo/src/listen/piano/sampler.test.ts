import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { makePiano } from './make-piano';
import { createSampler } from './sampler';

const RATE = 22_050;
const piano = makePiano(RATE);
const note = (pitch: number, onset: number, offset: number, velocity = 80): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});
const sampler = (notes: NoteEvent[], pedals: PedalEvent[] = []) => createSampler(piano, { notes, pedals });
const energy = (samples: Float32Array, from = 0, to = Number.POSITIVE_INFINITY) =>
  Math.sqrt(samples.subarray(from * RATE, Math.min(samples.length, to * RATE)).reduce((sum, x) => sum + x * x, 0));

describe('createSampler', () => {
  it('strikes on time to the sample, at any speed', () => {
    for (const speed of [0.25, 0.5, 1, 2]) {
      const [left] = sampler([note(69, 0.5, 1)]).read(0.25, 2 * RATE, speed);
      const first = left.findIndex((sample) => sample !== 0);
      const struck = (0.25 / speed) * RATE;
      // The tone's own first sample is 0.
      expect(first - struck).toBeGreaterThan(0);
      expect(first - struck).toBeLessThanOrEqual(2);
    }
  });

  it('keeps pitch when slow: a tone slowed down is the same tone, held for longer', () => {
    const fast = sampler([note(69, 0, 4)]).read(0, RATE)[0];
    const slow = sampler([note(69, 0, 4)]).read(0, RATE, 0.5)[0];
    expect(slow).toEqual(fast);
  });

  it('is damped when let go, unless the pedal holds it or there is no damper', () => {
    const late = (sound: [Float32Array, Float32Array]) => energy(sound[0], 1, 1.5);
    const held = late(sampler([note(60, 0, 3)]).read(0, 2 * RATE));
    const short = late(sampler([note(60, 0, 0.5)]).read(0, 2 * RATE));
    const pedalled = late(sampler([note(60, 0, 0.5)], [{ kind: 'sustain', onset: 0.2, offset: 3 }]).read(0, 2 * RATE));
    expect(short).toBeLessThan(0.01 * held);
    expect(pedalled).toBeCloseTo(held, 6);
    expect(late(sampler([note(100, 0, 0.5)]).read(0, 2 * RATE))).toBeGreaterThan(0);
  });

  it('is louder and brighter the harder a key is struck, and the low notes are left', () => {
    const soft = sampler([note(48, 0, 1, 30)]).read(0, RATE);
    const loud = sampler([note(48, 0, 1, 110)]).read(0, RATE);
    const rough = (samples: Float32Array) => energy(samples.map((x, i) => x - (samples[i - 1] ?? 0))) / energy(samples);
    expect(energy(loud[0])).toBeGreaterThan(3 * energy(soft[0]));
    expect(rough(loud[0])).toBeGreaterThan(1.05 * rough(soft[0]));
    expect(energy(soft[0])).toBeGreaterThan(energy(soft[1]));
  });

  it('gives in blocks what it gives in one, wherever they begin', () => {
    const notes = Array.from({ length: 40 }, (_, i) => note(40 + ((i * 7) % 50), i * 0.05, i * 0.05 + 0.4));
    const played = sampler(notes, [{ kind: 'sustain', onset: 0.5, offset: 1 }]);
    const [whole] = played.read(0, 3 * RATE, 0.7);
    const step = 5000;
    for (let at = 0; at + step <= whole.length; at += step) {
      const [part] = played.read((at * 0.7) / RATE, step, 0.7);
      const error = part.reduce((most, sample, i) => Math.max(most, Math.abs(sample - whole[at + i])), 0);
      expect(error).toBeLessThan(1e-5);
    }
    expect(energy(whole)).toBeGreaterThan(1);
  });

  it('never passes full scale, and is silent when all is over', () => {
    const notes = Array.from({ length: 88 }, (_, i) => note(21 + i, 0, 2, 127));
    const played = sampler(notes);
    const [left, right] = played.read(0, RATE);
    for (const samples of [left, right])
      expect(samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThanOrEqual(1);
    expect(energy(played.read(played.end, RATE)[0])).toBe(0);
    expect(energy(played.read(played.end - 0.2, RATE)[0])).toBeGreaterThan(0);
    expect(energy(sampler([]).read(0, RATE)[0])).toBe(0);
  });
});
