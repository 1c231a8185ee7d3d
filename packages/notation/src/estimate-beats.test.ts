import { isPianoscribeError, type NoteEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBeats } from './estimate-beats';
import { type Piece, pieces, play } from './testing/performances';

/** F1 of beats within 70 ms, as mir_eval's beat tracking has it. */
function f1(reference: readonly number[], estimate: readonly number[]): number {
  let [i, hits] = [0, 0];
  for (const beat of reference) {
    while (i < estimate.length && estimate[i] < beat - 0.07) i++;
    if (i < estimate.length && estimate[i] <= beat + 0.07) {
      hits++;
      i++;
    }
  }
  return (2 * hits) / (reference.length + estimate.length);
}

const piece = (name: string) => pieces().find((candidate) => candidate.name === name) as Piece;
const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return isPianoscribeError(error) ? error.code : error;
  }
};

describe('estimateBeats', () => {
  it.each(['Alberti bass', 'waltz', 'syncopations', 'march in dotted rhythm', 'siciliano in 6/8'])(
    'finds beats, metre and bars of the %s, played with rubato',
    (name) => {
      const { beatsPerBar, subdivision, ...rest } = piece(name);
      const played = play({ beatsPerBar, subdivision, ...rest }, { tempo: 84, rubato: 0.1, jitterSeconds: 0.012 });
      const found = estimateBeats(played.notes);
      expect(f1(played.beats, found.beats)).toBeGreaterThan(0.95);
      expect(found.tempo).toBeGreaterThan(80);
      expect(found.tempo).toBeLessThan(90);
      expect(found).toMatchObject({ beatsPerBar, subdivision });
      const downbeats = played.beats.filter((_, i) => i % beatsPerBar === 0);
      expect(f1(downbeats, found.downbeats)).toBeGreaterThan(0.95);
    },
  );

  it('follows a tempo that swings between 80 and 120 %', () => {
    const played = play(piece('Alberti bass'), { tempo: 80, rubato: 0.2, jitterSeconds: 0.01 });
    const lengths = played.beats.slice(1).map((beat, i) => beat - played.beats[i]);
    expect(Math.max(...lengths) / Math.min(...lengths)).toBeGreaterThan(1.35);
    expect(f1(played.beats, estimateBeats(played.notes).beats)).toBeGreaterThan(0.95);
  });

  it('is exact where playing is', () => {
    const played = play(piece('march in dotted rhythm'), { tempo: 100 });
    const { beats } = estimateBeats(played.notes);
    played.beats.forEach((beat) => {
      expect(Math.min(...beats.map((time) => Math.abs(time - beat)))).toBeLessThan(0.006);
    });
  });

  it('keeps to a metre that is known', () => {
    const { notes } = play(piece('waltz'), { tempo: 90 });
    expect(estimateBeats(notes, { beatsPerBar: 6 }).beatsPerBar).toBe(6);
    expect(estimateBeats(notes, { subdivision: 3 }).subdivision).toBe(3);
  });

  it('makes something of nothing, of one note, and of one moment', () => {
    expect(estimateBeats([])).toEqual({
      beats: [],
      tempo: 120,
      beatsPerBar: 4,
      subdivision: 2,
      firstDownbeat: 0,
      downbeats: [],
    });
    const note = { pitch: 60, onset: 3, offset: 3, velocity: 1 };
    for (const notes of [[note], Array.from({ length: 500 }, () => note)]) {
      const { beats } = estimateBeats(notes);
      expect(beats.length).toBeGreaterThanOrEqual(2);
      expect(beats[0]).toBeLessThanOrEqual(3);
      expect(beats.at(-1)).toBeGreaterThan(3);
    }
  });

  it('gives ascending beats around all onsets, whatever the notes', () => {
    const note = fc.record({
      pitch: fc.integer({ min: 21, max: 108 }),
      onset: fc.double({ min: 0, max: 40, noNaN: true }),
      length: fc.double({ min: 0, max: 20, noNaN: true }),
      velocity: fc.integer({ min: 1, max: 127 }),
    });
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 60 }), (drawn) => {
        const notes = drawn.map(({ length, ...rest }): NoteEvent => ({ ...rest, offset: rest.onset + length }));
        const { beats, firstDownbeat, beatsPerBar, tempo } = estimateBeats(notes);
        for (let i = 1; i < beats.length; i++) expect(beats[i]).toBeGreaterThan(beats[i - 1]);
        const onsets = notes.map(({ onset }) => onset);
        expect(beats[0]).toBeLessThanOrEqual(Math.min(...onsets) + 0.1);
        expect(beats.at(-1)).toBeGreaterThan(Math.max(...onsets) - 0.04);
        expect(firstDownbeat).toBeLessThan(beatsPerBar);
        expect(tempo).toBeGreaterThan(30);
        expect(tempo).toBeLessThan(250);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what is no music, and options out of range', () => {
    const note = { pitch: 60, onset: 0, offset: 1, velocity: 64 };
    expect(code(() => estimateBeats([{ ...note, onset: Number.NaN }]))).toBe('NOT_FINITE');
    expect(code(() => estimateBeats([{ ...note, pitch: 60.5 }]))).toBe('INVALID_ARGUMENT');
    expect(code(() => estimateBeats([note], { slowest: 100, fastest: 110 }))).toBe('INVALID_ARGUMENT');
    expect(code(() => estimateBeats([note], { beatsPerBar: 0 }))).toBe('INVALID_ARGUMENT');
    expect(code(() => estimateBeats([note, { ...note, onset: 20_000, offset: 20_001 }]))).toBe('LIMIT_EXCEEDED');
  });
});
