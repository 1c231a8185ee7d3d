import { isPianoscribeError, type NoteEvent } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBeats } from './estimate-beats';
import { quantiseToScore } from './quantise-to-score';
import type { NoteValue, Score } from './score';
import { pieces, play } from './testing/performances';

const steady = (count: number, beatsPerBar = 4, subdivision: 2 | 3 = 2) => ({
  beats: Array.from({ length: count }, (_, i) => i),
  tempo: 60,
  beatsPerBar,
  subdivision,
  firstDownbeat: 0,
});
const note = (pitch: number, onset: number, offset: number): NoteEvent => ({ pitch, onset, offset, velocity: 64 });

const LENGTHS = { whole: 96, half: 48, quarter: 24, eighth: 12, '16th': 6, '32nd': 3 };
const ticksOf = ({ type, dots, isTriplet }: NoteValue) =>
  (LENGTHS[type] * (dots === 1 ? 3 : 2) * (isTriplet ? 2 : 3)) / 6;

/** What is read off a bar: each voice as words such as "60 quarter." or "rest eighth3", ~ where it is tied on. */
function read({ measures }: Score, bar: number): string[][] {
  return measures[bar].staves.flat().map(({ items }) =>
    items.map(({ notes, value }) => {
      const look = value ? `${value.type}${value.dots ? '.' : ''}${value.isTriplet ? '3' : ''}` : 'bar';
      const pitches = notes.map(({ pitch, isTiedOn }) => `${pitch}${isTiedOn ? '~' : ''}`).join('+');
      return `${pitches || 'rest'} ${look}`;
    }),
  );
}

/** Every note of a score once, ties joined: pitch, start and end in ticks from the beginning. */
function sounding({ measures, measureTicks }: Score) {
  const found: { pitch: number; start: number; end: number }[] = [];
  const tied = new Map<string, { pitch: number; start: number; end: number }>();
  measures.forEach(({ staves }, bar) => {
    staves.forEach((voices, staff) => {
      voices.forEach(({ items }, voice) => {
        for (const { notes, start, ticks } of items) {
          for (const { pitch, isTiedBack, isTiedOn } of notes) {
            const from = bar * measureTicks + start;
            const place = `${staff} ${voice} ${pitch}`;
            const before = tied.get(place);
            if (isTiedBack) expect(before?.end, `${pitch} at ${from} is tied to what is before it`).toBe(from);
            const now = isTiedBack && before ? before : { pitch, start: from, end: 0 };
            now.end = from + ticks;
            if (!isTiedBack) found.push(now);
            if (isTiedOn) tied.set(place, now);
            else tied.delete(place);
          }
        }
      });
    });
  });
  expect(tied.size).toBe(0);
  return found;
}

/** What holds for every score. */
function checkForm(score: Score): void {
  for (const { staves } of score.measures) {
    for (const voices of staves) {
      expect(voices.length).toBeGreaterThanOrEqual(1);
      expect(voices.length).toBeLessThanOrEqual(2);
      voices.forEach(({ items }, voice) => {
        let at = 0;
        let open = false;
        for (const { start, ticks, value, tuplet } of items) {
          if (voice === 0) expect(start).toBe(at);
          else expect(start).toBeGreaterThanOrEqual(at);
          expect(ticks).toBe(value ? ticksOf(value) : score.measureTicks);
          if (tuplet !== undefined) {
            expect(tuplet).toBe(open ? 'stop' : 'start');
            open = !open;
          }
          at = start + ticks;
        }
        expect(open).toBe(false);
        if (voice === 0) expect(at).toBe(score.measureTicks);
        else expect(at).toBeLessThanOrEqual(score.measureTicks);
      });
    }
  }
}

describe('quantiseToScore', () => {
  it('writes a bar by hand: dotted, on the beat, and a rest', () => {
    const notes = [note(72, 0.01, 1.5), note(74, 1.52, 2), note(76, 1.98, 2.6), note(48, 0, 2), note(43, 2, 4)];
    const score = quantiseToScore(notes, { beats: steady(5) });
    expect(score).toMatchObject({ time: { beats: 4, beatType: 4 }, measureTicks: 96, beatTicks: 24, tempo: 60 });
    expect(read(score, 0)).toEqual([
      ['72 quarter.', '74 eighth', '76 eighth', 'rest eighth', 'rest quarter'],
      ['48 half', '43 half'],
    ]);
  });

  it('ties over a bar line, and shows the middle of a bar', () => {
    const score = quantiseToScore([note(72, 0, 1), note(74, 1.5, 3.5), note(76, 3.5, 5), note(77, 5, 8)], {
      beats: steady(9),
    });
    expect(read(score, 0)[0]).toEqual(['72 quarter.', '74~ eighth', '74 quarter.', '76~ eighth']);
    expect(read(score, 1)[0]).toEqual(['76 quarter', '77 half.']);
  });

  it('writes triplets in one hand while the other plays quavers', () => {
    const triplets = [0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3].map((onset) => note(72 + 3 * onset, onset, onset + 0.3));
    const quavers = [0, 0.5, 1, 1.5].map((onset) => note(48, onset, onset + 0.45));
    const score = quantiseToScore([...triplets, ...quavers], { beats: steady(4, 2) });
    expect(read(score, 0)[0]).toEqual([72, 73, 74, 75, 76, 77].map((pitch) => `${pitch} eighth3`));
    expect(read(score, 0)[1]).toEqual(Array(4).fill('48 eighth'));
    const [upper, lower] = score.measures[0].staves;
    expect(upper[0].items.map(({ tuplet }) => tuplet ?? '')).toEqual(['start', '', 'stop', 'start', '', 'stop']);
    expect(lower[0].items.map(({ beams }) => beams)).toEqual([['begin'], ['end'], ['begin'], ['end']]);
  });

  it('writes compound metre in dotted beats', () => {
    const notes = [0, 1 / 3, 2 / 3, 1, 5 / 3].map((onset) => note(72, onset, onset + 0.3));
    const score = quantiseToScore(notes, { beats: steady(4, 2, 3) });
    expect(score).toMatchObject({ time: { beats: 6, beatType: 8 }, measureTicks: 72, beatTicks: 36 });
    expect(read(score, 0)[0]).toEqual(['72 eighth', '72 eighth', '72 eighth', '72 quarter', '72 eighth']);
  });

  it('holds a note under what moves, in a voice of its own', () => {
    const notes = [note(60, 0, 4), ...[0, 1, 2, 3].map((onset) => note(72 + onset, onset, onset + 0.9))];
    expect(read(quantiseToScore(notes, { beats: steady(5) }), 0).slice(0, 2)).toEqual([
      ['72 quarter', '73 quarter', '74 quarter', '75 quarter'],
      ['60 whole'],
    ]);
  });

  it('begins bars at downbeats: what is before the first is in a bar that rests first', () => {
    const beats = { ...steady(9), firstDownbeat: 1 };
    const score = quantiseToScore([note(67, 0, 0.9), note(72, 1, 5)], { beats });
    expect(read(score, 0)[0]).toEqual(['rest half.', '67 quarter']);
    expect(read(score, 1)[0]).toEqual(['72 whole']);
  });

  it('brings generated pieces back as they are written, on beats that are known', () => {
    for (const piece of pieces()) {
      const { notes, beats } = play(piece, { tempo: 80, rubato: 0.1, jitterSeconds: 0.01 });
      const score = quantiseToScore(notes, { beats: { ...steady(0, piece.beatsPerBar, piece.subdivision), beats } });
      checkForm(score);
      const place = (pitch: number, ticks: number) => `${pitch} ${Math.round(ticks)}`;
      const written = new Set(piece.notes.map(({ pitch, beat }) => place(pitch, beat * score.beatTicks)));
      const found = new Set(sounding(score).map(({ pitch, start }) => place(pitch, start)));
      const hits = [...found].filter((name) => written.has(name)).length;
      // Two quavers against three in one hand share a grid: a few of them move.
      const share = piece.name === 'triplets under a song' ? 0.92 : 0.98;
      expect(hits / written.size, piece.name).toBeGreaterThan(share);
      expect(hits / found.size, piece.name).toBeGreaterThan(share);
    }
  });

  it('gives well-formed bars with every note in them, whatever is played', () => {
    const played = fc.array(
      fc.record({
        pitch: fc.integer({ min: 0, max: 127 }),
        onset: fc.double({ min: 0, max: 12, noNaN: true }),
        length: fc.double({ min: 0, max: 9, noNaN: true }),
      }),
      { minLength: 1, maxLength: 80 },
    );
    const metre = fc.record({
      beatsPerBar: fc.integer({ min: 1, max: 7 }),
      subdivision: fc.constantFrom(2 as const, 3 as const),
      firstDownbeat: fc.integer({ min: 0, max: 6 }),
      first: fc.double({ min: 0, max: 3, noNaN: true }),
      step: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
    });
    fc.assert(
      fc.property(played, metre, (drawn, { first, step, ...bars }) => {
        const notes = drawn.map(({ pitch, onset, length }) => note(pitch, onset, onset + length));
        const beats = Array.from({ length: 8 }, (_, i) => first + i * step);
        const score = quantiseToScore(notes, { beats: { ...bars, beats, tempo: 60 / step } });
        checkForm(score);
        const found = sounding(score);
        expect(new Set(found.map(({ pitch }) => pitch))).toEqual(new Set(notes.map(({ pitch }) => pitch)));
        expect(found.length).toBeLessThanOrEqual(notes.length);
        const places = found.map(({ pitch, start }) => `${pitch} ${start}`);
        expect(new Set(places).size).toBe(places.length);
        for (const { start, end } of found) expect(end).toBeGreaterThan(start);
      }),
      { numRuns: 150 },
    );
  });

  it('takes notes of a key that overlap, one after the other', () => {
    const notes = [note(60, 0, 4), note(60, 1, 4), note(60, 1.001, 2), note(60, 2, 2)];
    const score = quantiseToScore(notes, { beats: steady(5) });
    expect(sounding(score).map(({ start, end }) => [start, end])).toEqual([
      [0, 24],
      [24, 48],
      [48, 60],
    ]);
  });

  it('rests where there is nothing', () => {
    const score = quantiseToScore([], { beats: estimateBeats([]) });
    checkForm(score);
    expect(read(score, 0)).toEqual([['rest bar'], ['rest bar']]);
  });

  it('takes fifty thousand notes in seconds of one processor', () => {
    const notes = Array.from({ length: 50_000 }, (_, i) => note(30 + ((i * 37) % 70), i * 0.015, i * 0.015 + 0.4));
    const begun = process.cpuUsage();
    const score = quantiseToScore(notes, { beats: estimateBeats(notes) });
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(20);
    expect(sounding(score).length).toBeGreaterThan(25_000);
  });

  it('refuses beats that are none', () => {
    const code = (beats: readonly number[]) => {
      try {
        quantiseToScore([note(60, 0, 1)], { beats: { ...steady(0), beats } });
      } catch (error) {
        return isPianoscribeError(error) ? error.code : error;
      }
    };
    expect(code([])).toBe('INVALID_ARGUMENT');
    expect(code([0, 1, 1])).toBe('INVALID_ARGUMENT');
    expect(code([0, Number.NaN])).toBe('INVALID_ARGUMENT');
    expect(code([0, 1e-9])).toBe('LIMIT_EXCEEDED');
  });
});
