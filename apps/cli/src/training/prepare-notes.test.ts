import { SURROUNDING_COLUMNS } from '@pianoscribe/models';
import { describe, expect, it } from 'vitest';
import { prepareNotes } from './prepare-notes';

const tone = (pitch: number, i: number) => Math.sin((2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12) * i) / 16000);
/** A second with three notes; the last is too near the end to be heard out. */
const CLIP = {
  samples: Float32Array.from({ length: 16000 }, (_, i) => (i < 4800 ? 0 : 0.3 * tone(60, i) + 0.1 * tone(67, i))),
  notes: [
    { pitch: 60, onset: 0.3, offset: 0.9, velocity: 100 },
    { pitch: 67, onset: 0.307, offset: 0.9, velocity: 50 },
    { pitch: 72, onset: 0.97, offset: 1, velocity: 70 },
  ],
  pedals: [],
  excerpt: 3,
  seed: 1,
};

describe('prepareNotes', () => {
  it('has a row for each onset, with its velocity, its fundamental and its neighbours', async () => {
    const { surroundings, velocities, keys, excerpt } = await prepareNotes(CLIP);
    expect(excerpt).toBe(3);
    expect([...velocities]).toEqual([100, 50].map((velocity) => Math.fround(velocity / 127)));
    expect([...keys]).toEqual([60 - 21, 67 - 21]);
    expect(surroundings).toHaveLength(2 * SURROUNDING_COLUMNS);
    const row = surroundings.subarray(0, SURROUNDING_COLUMNS);
    // Four frames after the onset, in the second spectrum: the fundamental stands out over what is three semitones off.
    const at = (6 * 3 + 1) * 148 + 37;
    expect(row[at]).toBeGreaterThan(row[at + 9] + 0.5);
    // The fifth above is struck with it.
    expect(row[7 * 3 * (148 + 72) + (36 + 7) * 3]).toBeGreaterThan(3);
  });

  it('looks at some of them a frame early, and at some a frame late', async () => {
    const FRAME = 3 * 148;
    const looks: { row: Float32Array; times: number }[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const row = (await prepareNotes({ ...CLIP, seed })).surroundings.slice(0, 7 * FRAME);
      const look = looks.find((other) => isSame(other.row, row));
      if (look) look.times++;
      else looks.push({ row, times: 1 });
    }
    const [usual, ...others] = looks.sort((a, b) => b.times - a.times).map(({ row }) => row);
    expect(looks[0].times).toBeGreaterThan(24);
    expect(others).toHaveLength(2);
    const isAfter = (a: Float32Array, b: Float32Array) => isSame(a.subarray(0, 6 * FRAME), b.subarray(FRAME));
    expect(others.filter((row) => isAfter(row, usual))).toHaveLength(1);
    expect(others.filter((row) => isAfter(usual, row))).toHaveLength(1);
  });
});

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => value === b[i]);
}
