import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTranscription } from './evaluate-transcription';
import { frameScores } from './frame-scores';
import { matchNotes, matchOffsets, matchOnsets, type NoteMatch } from './match-notes';
import type { ScoreNote } from './notes';

const note = fc
  .record({
    onset: fc.integer({ min: 0, max: 300 }).map((n) => n / 100),
    duration: fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
    pitch: fc.integer({ min: 60, max: 63 }),
    velocity: fc.integer({ min: 1, max: 127 }),
  })
  .map(({ onset, duration, pitch, velocity }) => ({ onset, offset: onset + duration, pitch, velocity }));
const list = fc.array(note, { maxLength: 40 });

/** Largest matching by trying every augmenting path, one estimate at a time. */
function largestMatching(reference: ScoreNote[], estimate: ScoreNote[]): number {
  const isHit = (a: ScoreNote, b: ScoreNote) =>
    a.pitch === b.pitch && Math.round(Math.abs(a.onset - b.onset) * 1e4) <= 500;
  const partner = new Map<ScoreNote, ScoreNote>();
  const place = (e: ScoreNote, seen: Set<ScoreNote>): boolean =>
    reference.some((r) => {
      if (!isHit(r, e) || seen.has(r)) return false;
      seen.add(r);
      const other = partner.get(r);
      if (other && !place(other, seen)) return false;
      partner.set(r, e);
      return true;
    });
  return estimate.filter((e) => place(e, new Set())).length;
}

describe('matching', () => {
  it('is as large as a search of all augmenting paths makes it', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect(matchNotes(a, b, { offsetRatio: null })).toHaveLength(largestMatching(a, b));
      }),
    );
  });

  it('uses each note once, and only within the tolerances', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const matches = matchNotes(a, b);
        const isUnique = (pick: (match: NoteMatch) => number) => new Set(matches.map(pick)).size === matches.length;
        expect(isUnique((match) => match.reference) && isUnique((match) => match.estimate)).toBe(true);
        for (const match of matches) {
          const [r, e] = [a[match.reference], b[match.estimate]];
          expect(r.pitch).toBe(e.pitch);
          expect(Math.abs(r.onset - e.onset)).toBeLessThan(0.05006);
          expect(Math.abs(r.offset - e.offset)).toBeLessThan(Math.max(0.05, 0.2 * (r.offset - r.onset)) + 6e-5);
        }
      }),
    );
  });

  it('by greedy sweep counts as many onsets and offsets as Hopcroft-Karp pairs', () => {
    fc.assert(
      fc.property(list, list, fc.boolean(), (a, b, strict) => {
        const scores = evaluateTranscription(a, b, { strict });
        const isEmpty = a.length === 0 || b.length === 0;
        expect(scores.onsetOnly.matches).toBe(isEmpty ? 0 : matchOnsets(a, b, { strict }).length);
        expect(scores.offset.matches).toBe(isEmpty ? 0 : matchOffsets(a, b, { strict }).length);
      }),
    );
  });

  it("by MIREX's greedy order finds no more, and a pair wherever a free one is left", () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const greedy = matchNotes(a, b, { matching: 'greedy', offsetRatio: null });
        const most = matchNotes(a, b, { offsetRatio: null });
        expect(greedy.length).toBeLessThanOrEqual(most.length);
        expect(greedy.length * 2).toBeGreaterThanOrEqual(most.length);
      }),
    );
  });
});

describe('scores', () => {
  it('are 1 for a list against itself', () => {
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 40 }), (notes) => {
        const scores = evaluateTranscription(notes, notes);
        for (const name of ['onset', 'onsetOffset', 'onsetOnly', 'offset'] as const) expect(scores[name].f1).toBe(1);
        expect(scores.onsetOffsetVelocity?.matches).toBeLessThanOrEqual(scores.onsetOffset.matches);
        expect(frameScores(notes, notes).f1).toBe(1);
      }),
    );
  });

  it('swap precision and recall when the lists do, where the tolerance is symmetric', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [there, back] = [evaluateTranscription(a, b), evaluateTranscription(b, a)];
        for (const name of ['onset', 'onsetOnly'] as const) {
          expect(there[name].precision).toBe(back[name].recall);
          expect(there[name].f1).toBeCloseTo(back[name].f1, 12);
        }
        const [frames, swapped] = [frameScores(a, b), frameScores(b, a)];
        expect(frames.precision).toBe(swapped.recall);
        expect(frames.accuracy).toBe(swapped.accuracy);
      }),
    );
  });

  it('only fall as criteria are added, and do not depend on the order of the notes', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const scores = evaluateTranscription(a, b);
        expect(scores.onsetOnly.matches).toBeGreaterThanOrEqual(scores.onset.matches);
        expect(scores.onset.matches).toBeGreaterThanOrEqual(scores.onsetOffset.matches);
        expect(scores.offset.matches).toBeGreaterThanOrEqual(scores.onsetOffset.matches);
        expect(evaluateTranscription([...a].reverse(), [...b].reverse()).onsetOffset.matches).toBe(
          scores.onsetOffset.matches,
        );
      }),
    );
  });
});
