import { describe, expect, it } from 'vitest';
import { matchNotes, matchOnsets } from './match-notes';

const at = (onset: number, pitch = 60) => ({ onset, offset: onset + 0.1, pitch });

describe('maximum matching', () => {
  it('gives way where greedy would lose a pair', () => {
    // Greedy gives reference 0 the first estimate, which is the only one that reference 1 can have.
    const reference = [at(1), at(0.95)];
    const estimate = [at(0.96), at(1.04)];
    const options = { offsetRatio: null };
    expect(matchNotes(reference, estimate, options)).toEqual([
      { reference: 0, estimate: 1 },
      { reference: 1, estimate: 0 },
    ]);
    expect(matchNotes(reference, estimate, { ...options, matching: 'greedy' })).toEqual([
      { reference: 0, estimate: 0 },
    ]);
  });

  it('takes a distance of exactly the tolerance as a hit, unless strict', () => {
    expect(matchOnsets([at(0.1)], [at(0.15)])).toHaveLength(1);
    expect(matchOnsets([at(1.1)], [at(1.15)])).toHaveLength(1);
    expect(matchOnsets([at(1.1)], [at(1.15)], { strict: true })).toHaveLength(0);
    expect(matchOnsets([at(1.1)], [at(1.1502)])).toHaveLength(0);
  });

  it('rounds times down to a grid where asked, as MIREX did', () => {
    expect(matchOnsets([at(1)], [at(1.058)], { timeGrid: 0.01 })).toHaveLength(1);
    expect(matchOnsets([at(1)], [at(1.058)])).toHaveLength(0);
  });

  it('survives an augmenting path through 20 000 notes', () => {
    // Estimate i can have reference i or i + 1 and first takes i; the last can only have reference 0, so all move on.
    const count = 20_000;
    const reference = Array.from({ length: count + 1 }, (_, i) => at(1 + 0.08 * i));
    const estimate = Array.from({ length: count }, (_, i) => at(1.04 + 0.08 * i));
    estimate.push(at(0.96));
    const matches = matchNotes(reference, estimate, { offsetRatio: null });
    expect(matches).toHaveLength(count + 1);
    expect(matches[0]).toEqual({ reference: 0, estimate: count });
    expect(matches[count]).toEqual({ reference: count, estimate: count - 1 });
    expect(matchNotes(reference, estimate, { offsetRatio: null, matching: 'greedy' })).toHaveLength(count);
  });
});
