import { describe, expect, it } from 'vitest';
import { createSampledPiano, GUARD_BEFORE, type PianoRegion } from './sampled-piano';

const RATE = 16000;
const REGION: PianoRegion = {
  file: 'soft',
  loKey: 21,
  hiKey: 108,
  key: 60,
  loVel: 1,
  hiVel: 127,
  volDb: 0,
  amp: 1,
  tuneCents: 0,
  transpose: 0,
  trigger: 'attack',
  offsetSec: 0,
};

function tone(leadIn: number, gain: number): Float32Array {
  return Float32Array.from({ length: RATE }, (_, i) =>
    i < leadIn ? 0 : gain * Math.exp(-(i - leadIn) / 4000) * Math.cos((i - leadIn) * 0.2),
  );
}

const AUDIO = new Map([
  ['soft', tone(100, 0.1)],
  ['hard', tone(900, 0.8)],
]);

const make = (regions: PianoRegion[]) => createSampledPiano({ name: 'test', sampleRate: RATE, regions, audio: AUDIO });

describe('createSampledPiano', () => {
  it('cuts lead-ins, so that all samples begin with their attack', () => {
    const piano = make([
      { ...REGION, hiVel: 60 },
      { ...REGION, file: 'hard', loVel: 60 },
    ]);
    for (const { samples } of piano.samples) {
      const early = samples.subarray(GUARD_BEFORE, GUARD_BEFORE + 32);
      const whole = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(early.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeGreaterThan(0.9 * whole);
      expect(samples.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it('gives a velocity at which two layers touch to the upper one, the lower one ends before it', () => {
    const piano = make([
      { ...REGION, hiVel: 60 },
      { ...REGION, file: 'hard', loVel: 60 },
    ]);
    expect(piano.keys[40].map(({ loVelocity, hiVelocity }) => [loVelocity, hiVelocity])).toEqual([
      [1, 59],
      [60, 127],
    ]);
  });

  it('covers every key and velocity, also where regions leave gaps', () => {
    const piano = make([{ ...REGION, loKey: 50, hiKey: 60, loVel: 20, hiVel: 90 }]);
    expect(piano.keys).toHaveLength(88);
    for (const zones of piano.keys) expect(zones).toEqual([{ loVelocity: 1, hiVelocity: 127, sample: 0 }]);
  });

  it('leaves out regions that ring an octave off beside layers', () => {
    const piano = make([
      { ...REGION, file: 'hard', loKey: 60, hiKey: 60, key: 72 },
      { ...REGION, loKey: 60, hiKey: 60, hiVel: 60 },
      { ...REGION, file: 'hard', loKey: 60, hiKey: 60, loVel: 61 },
    ]);
    expect(piano.samples.map(({ pitch }) => pitch)).toEqual([60, 60]);
  });

  it('tunes by transpose and cents', () => {
    expect(make([{ ...REGION, tuneCents: 20, transpose: -12 }]).samples[0].pitch).toBeCloseTo(71.8, 9);
  });

  it('says what is missing', () => {
    expect(() => make([])).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }));
    expect(() => make([{ ...REGION, file: 'gone' }])).toThrow(/gone/);
  });
});
