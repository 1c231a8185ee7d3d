import { describe, expect, it } from 'vitest';
import { isSameSound } from './same-sound';

const note = (onset: number, velocity = 80) => ({ pitch: 60, onset, offset: onset + 1, velocity });
const pedal = (onset: number) => ({ kind: 'sustain' as const, onset, offset: onset + 1 });
const performance = (notes = [note(0), note(4), note(9)], pedals = [pedal(4)]) => ({ notes, pedals });

describe('isSameSound', () => {
  it('sees what changes between two times, and nothing beyond', () => {
    const same = (other: ReturnType<typeof performance>) => isSameSound(performance(), other, 3, 7);
    expect(same(performance())).toBe(true);
    expect(same(performance([note(4)]))).toBe(true);
    expect(same(performance([note(0), note(4), note(9), note(20)], [pedal(4), pedal(12)]))).toBe(true);
    expect(same(performance([note(0), note(4, 81), note(9)]))).toBe(false);
    expect(same(performance([note(0), note(4.1), note(9)]))).toBe(false);
    expect(same(performance([note(0), note(9)]))).toBe(false);
    expect(same(performance(undefined, []))).toBe(false);
    expect(same(performance(undefined, [pedal(4.5)]))).toBe(false);
  });
});
