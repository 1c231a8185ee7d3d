import { createRandom, type NoteEvent } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { renderPerformance } from './render-performance';
import { createSyntheticPiano } from './synthetic-piano';
import { drawBalance, drawVariation, type RenderVariation } from './variation';

const RATE = 16000;
const piano = createSyntheticPiano({ seconds: 3, leadIn: 0.04 });
/** Its loudest layer alone, for all velocities. */
const hard = {
  ...piano,
  keys: piano.keys.map((zones) => [{ ...zones[zones.length - 1], loVelocity: 1, hiVelocity: 127 }]),
};
const note = (pitch: number, onset: number, offset: number, velocity = 80): NoteEvent => ({
  pitch,
  onset,
  offset,
  velocity,
});

function power(samples: Float32Array, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * RATE), Math.round(to * RATE));
  return part.reduce((sum, x) => sum + x * x, 0) / part.length;
}

describe('renderPerformance', () => {
  it('begins each note at its label, on every key', () => {
    for (let pitch = 21; pitch <= 108; pitch++) {
      const { samples } = renderPerformance({ notes: [note(pitch, 0.5003, 1)], piano, from: 0, to: 1 });
      expect(power(samples, 0, 0.498)).toBe(0);
      expect(power(samples, 0.5, 0.504)).toBeGreaterThan(0.01 * power(samples, 0.51, 0.55));
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const options = { notes: [note(60, 0, 1), note(64, 0.1, 1)], piano, variation: drawVariation(createRandom(3)) };
    const first = renderPerformance({ ...options, seed: 1 });
    const again = renderPerformance({ ...options, seed: 1 });
    expect(again.notes).toEqual(first.notes);
    expect(again.samples.every((x, i) => x === first.samples[i])).toBe(true);
    const other = renderPerformance({ ...options, seed: 2 });
    expect(other.samples.every((x, i) => x === first.samples[i])).toBe(false);
  });

  it('renders an excerpt as it is in the whole, notes that already sound included', () => {
    const notes = [note(40, 0.2, 2.5), note(60, 0.3, 0.9), note(60, 1.1, 1.4), note(95, 1.2, 1.3), note(60, 1.7, 2.2)];
    const pedals = [{ kind: 'sustain' as const, onset: 0.8, offset: 1.25 }];
    const whole = renderPerformance({ notes, pedals, piano, from: 0, to: 3 });
    const part = renderPerformance({ notes, pedals, piano, from: 1.5, to: 2 });
    const expected = whole.samples.subarray(1.5 * RATE, 2 * RATE);
    const error = part.samples.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
    // What has been damped by 72 dB is not rendered; where that is counted from differs.
    expect(error).toBeLessThan(2e-4);
    expect(power(part.samples, 0, 0.1)).toBeGreaterThan(1e-5);
  });

  it('labels notes as they sound: lengthened by the pedal, moved, cut at the end; key releases in the same order', () => {
    const { notes, keyReleases, pedals } = renderPerformance({
      notes: [note(60, 0.5, 1), note(62, 2, 9)],
      pedals: [{ kind: 'sustain', onset: 0.8, offset: 1.6 }],
      piano,
      from: 0.6,
      to: 3,
      variation: { transposition: 2, velocityScale: 0.5, velocityShift: 3 },
    });
    expect(notes.map(({ pitch, velocity }) => [pitch, velocity])).toEqual([
      [62, 43],
      [64, 43],
    ]);
    expect(notes[0].onset).toBeCloseTo(-0.1, 9);
    expect(notes[0].offset).toBeCloseTo(1, 9);
    expect(notes[1].offset).toBeCloseTo(2.4, 9);
    expect(keyReleases.map(({ offset }) => Number(offset.toFixed(6)))).toEqual([0.4, 2.4]);
    expect(pedals).toEqual([{ kind: 'sustain', onset: expect.closeTo(0.2, 9), offset: expect.closeTo(1, 9) }]);
  });

  it('plays registers as its balance says, and labels them so', () => {
    const balance = drawBalance({ velocityBalance: 15 }, 5);
    const notes = [30, 31, 90].map((pitch, i) => ({ pitch, onset: i, offset: i + 0.5, velocity: 64 }));
    const played = renderPerformance({ notes, piano, seed: 5, variation: { velocityBalance: 15 } }).notes;
    const moved = played.map(({ pitch }) => [pitch, Math.round(64 + balance[pitch - 21])]);
    expect(played.map(({ pitch, velocity }) => [pitch, velocity])).toEqual(moved);
    expect(Math.abs(played[0].velocity - played[2].velocity)).toBeGreaterThan(5);
  });

  it('damps a key that is let go, not one above the dampers', () => {
    const after = (pitch: number, offset: number) =>
      power(renderPerformance({ notes: [note(pitch, 0, offset)], piano, from: 0, to: 2 }).samples, 0.6, 0.8);
    expect(after(60, 0.2)).toBeLessThan(1e-3 * after(60, 2));
    expect(after(95, 0.2)).toBe(after(95, 2));
  });

  it('plays loud notes louder, by the power law asked for', () => {
    const level = (velocity: number, dynamics: number) =>
      power(
        renderPerformance({ notes: [note(60, 0, 1, velocity)], piano, from: 0, to: 1, variation: { dynamics } })
          .samples,
        0,
        0.25,
      );
    expect(10 * Math.log10(level(127, 2) / level(30, 2))).toBeCloseTo(40 * Math.log10(127 / 30), 1);
    expect(10 * Math.log10(level(127, 1) / level(30, 1))).toBeCloseTo(20 * Math.log10(127 / 30), 1);
  });

  it('lets loudness fall faster in the treble than in the bass, as it is told', () => {
    const fall = (pitch: number, dynamicsTilt: number) => {
      const [loud, soft] = [127, 40].map((velocity) => {
        const notes = [note(pitch, 0, 1, velocity)];
        return power(renderPerformance({ notes, piano, from: 0, to: 1, variation: { dynamicsTilt } }).samples, 0, 0.25);
      });
      return 10 * Math.log10(loud / soft);
    };
    expect(fall(108, 0.25) / fall(108, 0)).toBeCloseTo(1.25, 2);
    expect(fall(21, 0.25) / fall(21, 0)).toBeCloseTo(0.75, 2);
  });

  describe('a hard sample that plays a soft note', () => {
    const play = (pitch: number, velocity: number, variation: RenderVariation) =>
      renderPerformance({ notes: [note(pitch, 0, 1, velocity)], piano: hard, from: 0, to: 1, variation }).samples;
    const brightness = (velocity: number, variation: RenderVariation) => {
      const samples = play(60, velocity, variation);
      const steps = samples.map((x, i) => (i > 0 ? x - samples[i - 1] : 0));
      return power(steps, 0, 0.3) / power(samples, 0, 0.3);
    };

    it('is dull, the more so the softer the note', () => {
      const [softest, soft, loudest] = [20, 60, 127].map(
        (velocity) => brightness(velocity, { softening: 58 }) / brightness(velocity, {}),
      );
      expect(softest).toBeLessThan(0.9 * soft);
      expect(soft).toBeLessThan(0.9 * loudest);
      expect(loudest).toBeCloseTo(1, 1);
    });

    it('is as dull as a softer note where the choice of timbre is off', () => {
      const variation = { softening: 58, layerShift: -30 };
      expect(brightness(60, variation)).toBeCloseTo(brightness(30, { softening: 58 }), 6);
    });

    it('keeps the loudness of its fundamental, in the treble too', () => {
      const ratio = power(play(96, 40, { softening: 58 }), 0, 0.3) / power(play(96, 40, {}), 0, 0.3);
      expect(10 * Math.log10(ratio)).toBeLessThan(0);
      expect(10 * Math.log10(ratio)).toBeGreaterThan(-3);
    });
  });

  it('softens no note until it cannot be heard', () => {
    const soften = (velocity: number) =>
      renderPerformance({ notes: [note(60, 0, 1, velocity)], piano, variation: { velocityShift: -60 } }).notes[0]
        .velocity;
    expect([5, 40, 90].map(soften)).toEqual([5, 12, 30]);
  });

  it('tunes by cents', () => {
    const period = (tuningCents: number) =>
      strongestLag(
        renderPerformance({ notes: [note(69, 0, 1)], piano, from: 0, to: 1, variation: { tuningCents } }).samples,
      );
    // 440 Hz repeats every 36.4 samples, a fourth lower every 48.5.
    expect(period(0)).toBe(36);
    expect(Math.abs(period(-498) - 48.5)).toBeLessThanOrEqual(0.5);
  });

  it('rings along with the pedal only while it is down', () => {
    const options = { notes: [note(60, 0, 0.3)], piano, from: 0, to: 3, variation: { resonanceDb: -10 } };
    const dry = renderPerformance(options).samples;
    const wet = renderPerformance({
      ...options,
      pedals: [{ kind: 'sustain' as const, onset: 0, offset: 1.5 }],
    }).samples;
    expect(power(wet, 0.5, 1.4)).toBeGreaterThan(2 * power(dry, 0.5, 1.4));
    expect(power(wet, 2.5, 3)).toBeLessThan(1e-8);
  });

  it('refuses an empty excerpt and endless notes', () => {
    expect(() => renderPerformance({ notes: [], piano, from: 2, to: 2 })).toThrow(/empty/);
    expect(() => renderPerformance({ notes: [note(60, 0, Number.NaN)], piano, from: 0, to: 1 })).toThrow(/offset/);
  });
});

/** The lag from 25 to 60 samples at which the sound is most like itself. */
function strongestLag(samples: Float32Array): number {
  let best = 0;
  let most = 0;
  for (let lag = 25; lag <= 60; lag++) {
    let sum = 0;
    for (let i = 4000; i < 8000; i++) sum += samples[i] * samples[i + lag];
    if (sum > most) {
      most = sum;
      best = lag;
    }
  }
  return best;
}
