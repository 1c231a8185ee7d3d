import { describe, expect, it } from 'vitest';
import { findKey, type Key } from './find-key';
import { spellPitch } from './spell-pitch';

const MAJOR = [0, 2, 4, 5, 7, 9, 11, 12, 7, 4, 0];
const MINOR = [0, 2, 3, 5, 7, 8, 11, 12, 7, 3, 0];
const scale = (tonic: number, steps: readonly number[]) =>
  steps.map((step, i) => ({ pitch: tonic + step, onset: i, offset: i + 1, velocity: 64 }));
const name = (pitch: number, key: Key) => {
  const { step, alter, octave } = spellPitch(pitch, key);
  return `${step}${'#'.repeat(Math.max(0, alter))}${'b'.repeat(Math.max(0, -alter))}${octave}`;
};

describe('findKey', () => {
  it('knows the keys of scales', () => {
    expect(findKey(scale(60, MAJOR))).toEqual({ fifths: 0, mode: 'major' });
    expect(findKey(scale(62, MAJOR))).toEqual({ fifths: 2, mode: 'major' });
    expect(findKey(scale(61, MAJOR))).toEqual({ fifths: -5, mode: 'major' });
    expect(findKey(scale(57, MINOR))).toEqual({ fifths: 0, mode: 'minor' });
    expect(findKey(scale(60, MINOR))).toEqual({ fifths: -3, mode: 'minor' });
  });

  it('takes all twelve major and minor keys for what they are, with at most six signs', () => {
    for (let tonic = 48; tonic < 60; tonic++) {
      for (const [mode, steps] of [['major', MAJOR] as const, ['minor', MINOR] as const]) {
        const key = findKey(scale(tonic, steps));
        expect(key.mode).toBe(mode);
        expect(Math.abs(key.fifths)).toBeLessThanOrEqual(6);
        // The tonic of a signature: a fifth is seven semitones, the minor tonic lies three below the major one.
        expect((key.fifths * 7 + (mode === 'minor' ? 9 : 0) + 120) % 12).toBe(tonic % 12);
      }
    }
  });

  it('takes silence for C major', () => {
    expect(findKey([])).toEqual({ fifths: 0, mode: 'major' });
  });
});

describe('spellPitch', () => {
  it('writes a scale with the signature alone, and leading notes sharp', () => {
    expect(MAJOR.slice(0, 8).map((step) => name(61 + step, { fifths: -5, mode: 'major' }))).toEqual([
      'Db4',
      'Eb4',
      'F4',
      'Gb4',
      'Ab4',
      'Bb4',
      'C5',
      'Db5',
    ]);
    expect(MINOR.slice(0, 8).map((step) => name(57 + step, { fifths: 0, mode: 'minor' }))).toEqual([
      'A3',
      'B3',
      'C4',
      'D4',
      'E4',
      'F4',
      'G#4',
      'A4',
    ]);
    expect(name(66, { fifths: 0, mode: 'major' })).toBe('F#4');
    expect(name(70, { fifths: 0, mode: 'major' })).toBe('Bb4');
    expect(name(71, { fifths: -6, mode: 'major' })).toBe('Cb5');
  });

  it('names every pitch in every key so that it sounds the same', () => {
    const NATURAL = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
    for (let fifths = -7; fifths <= 7; fifths++) {
      for (const mode of ['major', 'minor'] as const) {
        for (let pitch = 0; pitch < 128; pitch++) {
          const { step, alter, octave } = spellPitch(pitch, { fifths, mode });
          expect(12 * (octave + 1) + NATURAL[step] + alter).toBe(pitch);
          expect(Math.abs(alter)).toBeLessThanOrEqual(2);
        }
      }
    }
  });
});
