import { isPianoscribeError, type PedalEvent } from '@pianoscribe/core';
import * as tone from '@tonejs/midi';
import { describe, expect, it } from 'vitest';
import { fromToneMidi, parseMidi, toToneMidi, writeMidi } from './index';
import { simpleMidi, tempo } from './midi-for-tests';
import { processorTime } from './processor-time-for-tests';

// Node sees the CommonJS build, bundlers the ES module.
const { Midi } = 'Midi' in tone ? tone : (tone as unknown as { default: typeof tone }).default;

const notes = Array.from({ length: 127 }, (_, i) => {
  return { pitch: 21 + ((i * 41) % 88), onset: i / 4, offset: i / 4 + 0.5, velocity: i + 1 };
});
const pedals: PedalEvent[] = [
  { kind: 'sustain', onset: 0.5, offset: 1.5 },
  { kind: 'soft', onset: 1, offset: 40 },
];

describe('toToneMidi and fromToneMidi', () => {
  it('keep every note, velocity and pedal, through the object and through the bytes it writes', () => {
    const midi = toToneMidi({ notes, pedals });
    expect(midi.tracks[0].notes[0]).toMatchObject({ midi: notes[0].pitch, time: 0, duration: 0.5 });
    expect(fromToneMidi(midi)).toEqual({ notes, pedals, duration: 40 });
    expect(parseMidi(midi.toArray())).toMatchObject({ notes, pedals, ticksPerBeat: 1920 });
    expect(fromToneMidi(new Midi(writeMidi({ notes, pedals })))).toEqual({ notes, pedals, duration: 40 });
  });

  it('keep overlapping notes of a key', () => {
    const overlapping = [
      { pitch: 60, onset: 0, offset: 3, velocity: 1 },
      { pitch: 60, onset: 1, offset: 2, velocity: 2 },
    ];
    expect(fromToneMidi(toToneMidi({ notes: overlapping })).notes).toEqual(overlapping);
  });

  it('mend the times before a first tempo that comes late', () => {
    const midi = new Midi(
      simpleMidi([0, 0x90, 60, 64], [100, 0x80, 60, 0], tempo(0, 1_000_000), [0, 0x90, 62, 64], [100, 0x80, 62, 0]),
    );
    expect(fromToneMidi(midi).notes).toMatchObject([
      { onset: 0, offset: 0.5 },
      { onset: 0.5, offset: 1.5 },
    ]);
  });

  it('leave percussion out', () => {
    const midi = toToneMidi({ notes });
    midi.tracks[0].channel = 9;
    expect(fromToneMidi(midi).notes).toEqual([]);
  });

  it('are linear: 60 000 notes in seconds, where the library alone takes minutes', () => {
    const many = Array.from({ length: 60_000 }, (_, i) => {
      return { pitch: 21 + (i % 88), onset: i / 40, offset: i / 40 + 0.1, velocity: 64 };
    });
    const milliseconds = processorTime(() => {
      expect(fromToneMidi(toToneMidi({ notes: many })).notes).toHaveLength(60_000);
    });
    expect(milliseconds).toBeLessThan(5000);
  });

  it('refuse NaN, before it can hang the library', () => {
    const code = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        return isPianoscribeError(error) ? error.code : String(error);
      }
      return 'nothing';
    };
    expect(code(() => toToneMidi({ notes: [{ pitch: 60, onset: Number.NaN, offset: 1, velocity: 1 }] }))).toBe(
      'NOT_FINITE',
    );
    const broken = toToneMidi({ notes });
    broken.tracks[0].notes[0].durationTicks = Number.NaN;
    expect(code(() => fromToneMidi(broken))).toBe('NOT_FINITE');
    const smpte = simpleMidi([0, 0x90, 60, 64], [100, 0x80, 60, 0]);
    smpte[12] = 0xe7;
    smpte[13] = 40;
    expect(code(() => fromToneMidi(new Midi(smpte)))).toBe('NOT_FINITE');
  });
});
