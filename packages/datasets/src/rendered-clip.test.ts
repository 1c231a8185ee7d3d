import { createRandom } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { TRAINING_MIX } from './render-mix';
import { renderPerformance } from './render-performance';
import { renderExcerpt } from './rendered-clip';
import { createSyntheticPiano } from './synthetic-piano';

const RATE = 16000;
const piano = createSyntheticPiano({ seconds: 1 });
const random = createRandom(4);
const notes = Array.from({ length: 10 }, (_, i) => ({
  pitch: 40 + random.integer(40),
  onset: 0.1 * i,
  offset: 0.1 * i + 0.4,
  velocity: 30 + random.integer(90),
}));
const noise = { name: 'noise', samples: Float32Array.from({ length: RATE }, () => 0.2 * random.normal()) };

/** The one clip of an excerpt of a second. */
function render(excerpt: number, mix?: Partial<typeof TRAINING_MIX>, others = [noise]) {
  const performance = { name: 'p', duration: 1, notes, pedals: [] };
  const settings = { sampleRate: RATE, clipSamples: RATE, clipsPerExcerpt: 1, excerpts: 1, seed: 2, mix };
  const [clip] = renderExcerpt({
    performance,
    from: 0,
    pianos: [piano],
    rooms: [],
    others,
    settings,
    round: 0,
    excerpt,
  });
  return clip;
}

const isSame = (a: Float32Array, b: Float32Array) => a.every((x, i) => x === b[i]);
const excerpts = Array.from({ length: 12 }, (_, i) => i);

describe('the mix of excerpts', () => {
  it('is that of the shipped weights where nothing is said', () => {
    for (const excerpt of excerpts)
      expect(isSame(render(excerpt).samples, render(excerpt, TRAINING_MIX).samples)).toBe(true);
  });

  it('draws each excerpt from the two that its chance lies between, and all else as it was', () => {
    for (const chance of ['faithful', 'room', 'plain'] as const) {
      const found = excerpts.map((excerpt) => {
        const [mixed, never, always] = [0.5, 0, 1].map((value) => render(excerpt, { [chance]: value }).samples);
        expect(isSame(never, always)).toBe(false);
        if (isSame(mixed, never)) return 'never';
        return isSame(mixed, always) ? 'always' : 'neither';
      });
      expect(new Set(found)).toEqual(new Set(['never', 'always']));
    }
  });

  it('has excerpts that are the samples as they are, at one level', () => {
    const { samples, notes: labels } = render(0, { plain: 1, silence: 0, other: 0, accompanied: 0 });
    const bare = renderPerformance({ notes, piano, sampleRate: RATE, from: 0, to: 1, peak: 10 ** (-1 / 20) });
    expect(Math.max(...samples.map(Math.abs))).toBeCloseTo(10 ** (-1 / 20), 6);
    for (const [i, sample] of samples.entries()) expect(sample).toBeCloseTo(bare.samples[i], 5);
    expect(labels).toEqual(bare.notes);
  });

  it('has excerpts in which nobody plays, and others that are something else', () => {
    for (const mix of [{ silence: 1 }, { other: 1 }]) expect(render(0, mix).notes).toEqual([]);
    const accompanied = render(0, { silence: 0, other: 0, accompanied: 1 });
    expect(accompanied.notes).toHaveLength(notes.length);
    expect(isSame(accompanied.samples, render(0, { silence: 0, other: 0, accompanied: 0 }).samples)).toBe(false);
  });
});
