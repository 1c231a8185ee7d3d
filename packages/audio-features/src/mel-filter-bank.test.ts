import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMelFilterBank } from './mel-filter-bank';
import { hzToMel, melToHz } from './mel-scale';

describe('mel scales', () => {
  it('are anchored where their definitions anchor them', () => {
    expect(hzToMel(700, 'htk')).toBeCloseTo(2595 * Math.log10(2), 9);
    expect(hzToMel(1000, 'slaney')).toBeCloseTo(15, 9);
    expect(hzToMel(6400, 'slaney')).toBeCloseTo(42, 9);
    expect(hzToMel(200, 'slaney')).toBeCloseTo(3, 9);
  });

  it('go there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 22050, noNaN: true }), fc.constantFrom('htk', 'slaney'), (hz, scale) => {
        expect(melToHz(hzToMel(hz, scale), scale)).toBeCloseTo(hz, 6);
      }),
    );
  });
});

/** Weight of every bin in every filter. */
function dense({ count, starts, offsets, weights }: ReturnType<typeof createMelFilterBank>, bins: number) {
  return Array.from({ length: count }, (_, f) => {
    const row = new Array<number>(bins).fill(0);
    for (let i = offsets[f]; i < offsets[f + 1]; i++) row[starts[f] + i - offsets[f]] += weights[i];
    return row;
  });
}

describe('createMelFilterBank', () => {
  const options = { sampleRate: 16000, nFft: 2048, melCount: 80, minFrequency: 100, maxFrequency: 7000 } as const;

  it('shares every bin between two filters whose weights add up to 1', () => {
    const rows = dense(createMelFilterBank(options), 1025);
    const total = (bin: number) => rows.reduce((sum, row) => sum + row[bin], 0);
    expect(total(12)).toBe(0); // 93.75 Hz, below the lowest edge
    expect(total(900)).toBe(0); // 7031 Hz, above the highest
    for (let bin = 20; bin < 850; bin++) expect(total(bin)).toBeCloseTo(1, 9);
  });

  it('gives filters the area 1 when asked', () => {
    const rows = dense(createMelFilterBank({ ...options, norm: 'slaney', scale: 'slaney' }), 1025);
    for (const row of rows.slice(40)) {
      expect(row.reduce((sum, weight) => sum + weight, 0) * (16000 / 2048)).toBeCloseTo(1, 1);
    }
  });

  it('never reaches beyond the spectrum, and leaves filters without a bin empty', () => {
    const sizes = fc.record({ nFft: fc.integer({ min: 4, max: 300 }), melCount: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(sizes, ({ nFft, melCount }) => {
        const { starts, offsets } = createMelFilterBank({ sampleRate: 8000, nFft, melCount });
        for (let f = 0; f < melCount; f++) {
          expect(starts[f]).toBeGreaterThanOrEqual(0);
          expect(starts[f] + offsets[f + 1] - offsets[f]).toBeLessThanOrEqual((nFft >> 1) + 1);
        }
      }),
    );
  });

  it('refuses frequencies and counts out of range', () => {
    for (const wrong of [{ minFrequency: -1 }, { minFrequency: 7000 }, { maxFrequency: 8001 }, { melCount: 0 }]) {
      expect(() => createMelFilterBank({ ...options, ...wrong })).toThrow(/Mel filters|melCount/);
    }
  });
});
