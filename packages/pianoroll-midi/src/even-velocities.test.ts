import { createRandom, type NoteEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { evenVelocities } from './even-velocities';

const note = (i: number, pitch: number, velocity: number): NoteEvent => ({
  pitch,
  onset: 0.1 * i,
  offset: 0.1 * i + 0.5,
  velocity,
});
const random = createRandom(1);
const played = Array.from({ length: 1500 }, (_, i) =>
  note(i, 50 + random.integer(24), 60 + Math.round(8 * random.normal())),
);
const meanOf = (notes: readonly NoteEvent[], pitch: number) => {
  const velocities = notes.filter((n) => n.pitch === pitch).map(({ velocity }) => velocity);
  return velocities.reduce((sum, velocity) => sum + velocity, 0) / velocities.length;
};

describe('evenVelocities', () => {
  it('takes from a key what it has over its neighbours all along', () => {
    const loud = played.map((n) => (n.pitch === 60 ? { ...n, velocity: n.velocity + 12 } : n));
    const even = evenVelocities(loud);
    expect(meanOf(loud, 60) - meanOf(loud, 61)).toBeGreaterThan(10);
    expect(Math.abs(meanOf(even, 60) - meanOf(even, 61))).toBeLessThan(4);
  });

  it('brings keys to where their keyVelocity lies', () => {
    const heard = played.map((n, i) => ({
      ...n,
      velocity: n.velocity + (n.pitch % 2 ? 15 : -15),
      keyVelocity: n.velocity + (i % 3 ? 6 : -12),
    }));
    const apart = (notes: readonly NoteEvent[]) => meanOf(notes, 60) - meanOf(notes, 61);
    const even = evenVelocities(heard, { keyDeviation: 0, noiseDeviation: 0, contrast: 1, keyContrast: 1 });
    expect(apart(heard)).toBeLessThan(-25);
    expect(Math.abs(apart(even) - apart(played))).toBeLessThan(5);
    expect(even.every((n) => !('keyVelocity' in n))).toBe(true);
  });

  it('sets keys as far apart as it is told', () => {
    const heard = played.map((n) => ({ ...n, keyVelocity: n.pitch < 62 ? 55 : 65 }));
    const apart = (keyContrast: number) => {
      const even = evenVelocities(heard, { keyDeviation: 0, noiseDeviation: 0, contrast: 1, keyContrast });
      return meanOf(even, 70) - meanOf(even, 53);
    };
    expect(Math.abs(apart(1) - 10)).toBeLessThan(1);
    expect(apart(1.5) - apart(1)).toBeGreaterThan(3.5);
  });

  it('hears through noise what a passage does', () => {
    const truth = played.map((_, i) => 64 + 12 * Math.sin(i / 40));
    const noisy = played.map((n, i) => ({ ...n, velocity: Math.round(truth[i] + 6 * random.normal()) }));
    const wrong = (notes: readonly NoteEvent[]) =>
      Math.sqrt(notes.reduce((sum, { velocity }, i) => sum + (velocity - truth[i]) ** 2, 0) / notes.length);
    expect(wrong(noisy)).toBeGreaterThan(5.5);
    expect(wrong(evenVelocities(noisy, { contrast: 1, noiseDeviation: 6 }))).toBeLessThan(0.75 * wrong(noisy));
  });

  it('believes what is heard where it is told that nothing is heard wrong', () => {
    expect(evenVelocities(played, { keyDeviation: 0, noiseDeviation: 0, contrast: 1 })).toEqual(played);
    const [lone] = evenVelocities([note(0, 60, 77)]);
    expect(lone.velocity).toBe(77);
  });

  it('makes differences larger', () => {
    const passages = played.map((n, i) => ({ ...n, velocity: n.velocity + (i < 750 ? -10 : 10) }));
    const mean = (notes: readonly NoteEvent[]) => notes.reduce((sum, n) => sum + n.velocity, 0) / notes.length;
    const apart = (contrast: number) => {
      const even = evenVelocities(passages, { contrast });
      return mean(even.slice(800)) - mean(even.slice(0, 700));
    };
    expect(apart(1)).toBeGreaterThan(17);
    expect(apart(1.5) / apart(1)).toBeCloseTo(1.5, 1);
  });

  it('changes nothing but velocities, which stay from 1 to 127, and minds no note off the keyboard', () => {
    const wild = [...played.map((n, i) => ({ ...n, velocity: i % 2 ? 1 : 127 })), note(3, 120, 64)];
    const even = evenVelocities(wild);
    const bare = (notes: readonly NoteEvent[]) => notes.map(({ velocity: _, ...rest }) => JSON.stringify(rest)).sort();
    expect(bare(even)).toEqual(bare(wild));
    expect(even.every(({ velocity }) => Number.isInteger(velocity) && velocity >= 1 && velocity <= 127)).toBe(true);
    expect(evenVelocities([])).toEqual([]);
  });
});
