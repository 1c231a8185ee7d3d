import { type Activations, createFrameMatrix, type FrameTiming, type NoteEvent, sliceFrames } from '@pianoscribe/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNoteDecoder, decodeNotes } from './index';

const TIMING: FrameTiming = { sampleRate: 50, hopLength: 1, startTime: 0 };

/** Activations of notes as a model that is never wrong would give them: onset triangles 1.5 frames to each side. */
function perfectActivations(
  notes: readonly NoteEvent[],
  frames: number,
  timing = TIMING,
): Required<Omit<Activations, 'keyVelocity'>> {
  const of = (columns: number) => createFrameMatrix(frames, columns, timing);
  const activations = { onset: of(88), frame: of(88), offset: of(88), velocity: of(88), pedal: of(1) };
  const rate = timing.sampleRate / timing.hopLength;
  const addTriangle = (data: Float32Array, key: number, centre: number) => {
    for (let f = Math.max(0, Math.floor(centre - 2)); f <= Math.min(frames - 1, Math.ceil(centre + 2)); f++) {
      data[f * 88 + key] = Math.max(data[f * 88 + key], 1 - Math.abs(f - centre) / 1.5);
    }
  };
  for (const { pitch, onset, offset, velocity } of notes) {
    const key = pitch - 21;
    const [on, off] = [(onset - timing.startTime) * rate, (offset - timing.startTime) * rate];
    addTriangle(activations.onset.data, key, on);
    addTriangle(activations.offset.data, key, off);
    for (let f = Math.ceil(on - 0.5); f < off && f < frames; f++) activations.frame.data[f * 88 + key] = 1;
    for (let f = Math.round(on) - 1; f <= Math.round(on) + 1; f++) {
      if (f >= 0 && f < frames) activations.velocity.data[f * 88 + key] = velocity / 127;
    }
  }
  return activations;
}

/** For onsets that are single frames. */
const SINGLE = { onsetWidth: 0, onsetThreshold: 0.5 };

const range = (data: Float32Array, key: number, from: number, values: readonly number[]) =>
  values.forEach((value, i) => {
    data[(from + i) * 88 + key] = value;
  });

describe('decodeNotes', () => {
  it('reads a worked example: onset between two frames, end on the line to the threshold', () => {
    const activations = perfectActivations([], 20);
    // A triangle around frame 5.25, half as high as a sure one.
    range(activations.onset.data, 39, 4, [0.5 * (1 - 1.25 / 1.5), 0.5 * (1 - 0.25 / 1.5), 0.5 * (1 - 0.75 / 1.5)]);
    range(activations.frame.data, 39, 5, [0.9, 0.9, 0.9, 0.4, 0.1]);
    range(activations.velocity.data, 39, 5, [0.63]);
    const { notes } = decodeNotes(activations, { onsetThreshold: 0.4, frameThreshold: 0.2 });
    expect(notes).toHaveLength(1);
    expect(notes[0].pitch).toBe(60);
    expect(notes[0].velocity).toBe(80);
    expect(notes[0].onset).toBeCloseTo(5.25 / 50, 6);
    // 0.4 in frame 8, 0.1 in frame 9: 0.2 is two thirds of the way.
    expect(notes[0].offset).toBeCloseTo((8 + 2 / 3) / 50, 6);
  });

  it('tells a note its keyVelocity where the activations have one, cut or not', () => {
    const activations = perfectActivations(
      [
        { pitch: 60, onset: 0.1, offset: 0.5, velocity: 80 },
        { pitch: 60, onset: 0.5, offset: 0.8, velocity: 90 },
      ],
      50,
    );
    const keyVelocity = createFrameMatrix(50, 88, TIMING);
    range(keyVelocity.data, 39, 5, [0.25]);
    range(keyVelocity.data, 39, 25, [0.5]);
    const heard = (cut: number) => {
      const decoder = createNoteDecoder();
      const part = (from: number, to: number) =>
        Object.fromEntries(
          Object.entries({ ...activations, keyVelocity }).map(([head, m]) => [head, sliceFrames(m, from, to)]),
        ) as unknown as Activations;
      return [...decoder.push(part(0, cut)), ...decoder.push(part(cut, 50)), ...decoder.finish().notes];
    };
    for (const cut of [6, 25, 26, 40]) expect(heard(cut).map((n) => n.keyVelocity)).toEqual([0.25 * 127, 0.5 * 127]);
    expect(decodeNotes(activations).notes.every((n) => !('keyVelocity' in n))).toBe(true);
  });

  it('asks more of an onset on a partial of a stronger one, before, with or after it', () => {
    const heard = (height: number, interval: number, lag = 0, options = {}) => {
      const activations = perfectActivations([], 20);
      range(activations.onset.data, 10, 5, [0.1, 0.8, 0.1]);
      range(activations.onset.data, 10 + interval, 5 + lag, [0.1, height, 0.1]);
      return decodeNotes(activations, { ...SINGLE, ...options }).notes.length === 2;
    };
    for (const interval of [12, 19, 24, 28, 31, 36]) {
      for (const lag of [-1, 0, 1]) expect(heard(0.59, interval, lag)).toBe(false);
      expect(heard(0.6, interval)).toBe(true);
      expect(heard(0.59, interval, 3)).toBe(true);
      expect(heard(0.55, interval, 0, { partialThreshold: 0.5 })).toBe(true);
    }
    for (const interval of [-12, 7, 13]) expect(heard(0.55, interval)).toBe(true);
    // The stronger one is no partial of the weaker.
    expect(heard(0.9, 12)).toBe(true);
  });

  it('tells the height of an onset from its two highest frames, wherever between them it lies', () => {
    const isHeard = (at: number, height: number, options = {}) => {
      const activations = perfectActivations([{ pitch: 60, onset: at / 50, offset: 0.3, velocity: 64 }], 20);
      for (const [i, value] of activations.onset.data.entries()) activations.onset.data[i] = height * value;
      return decodeNotes(activations, options).notes.length === 1;
    };
    for (const at of [8, 8.1, 8.25, 8.499, 8.7]) {
      expect(isHeard(at, 0.699)).toBe(false);
      expect(isHeard(at, 0.701)).toBe(true);
      expect(isHeard(at, 0.399, { onsetThreshold: 0.4 })).toBe(false);
      expect(isHeard(at, 0.401, { onsetThreshold: 0.4 })).toBe(true);
    }
    // The frame nearest to an onset half way has two thirds of its height.
    expect(isHeard(8.499, 0.701, { onsetWidth: 0 })).toBe(false);
    expect(isHeard(8, 0.701, { onsetWidth: 0 })).toBe(true);
  });

  it('keeps the higher of two onsets that are closer than the gap, and both where they are further', () => {
    const activations = perfectActivations([], 20);
    range(activations.onset.data, 10, 4, [0, 0.6, 0.1, 0.9, 0, 0.7]);
    range(activations.frame.data, 10, 4, new Array(14).fill(1));
    const onsets = (minimumGap: number) =>
      decodeNotes(activations, { ...SINGLE, minimumGap }).notes.map((note) => Math.round(note.onset * 50));
    expect(onsets(0.05)).toEqual([7]);
    expect(onsets(0.025)).toEqual([5, 7, 9]);
  });

  it('ends a note at the next onset of its key, and at the end of the recording', () => {
    const activations = perfectActivations([], 20);
    range(activations.onset.data, 10, 4, [0.8, 0, 0, 0, 0, 0.8]);
    range(activations.frame.data, 10, 4, new Array(16).fill(1));
    const { notes } = decodeNotes(activations, SINGLE);
    expect(notes.map(({ onset, offset }) => [onset, offset])).toEqual([
      [4 / 50, 9 / 50],
      [9 / 50, 20 / 50],
    ]);
  });
  it('ends a note at a maximum of the offset activation where a threshold for it is given', () => {
    const activations = perfectActivations([{ pitch: 70, onset: 0.1, offset: 0.2, velocity: 64 }], 20);
    range(activations.frame.data, 49, 5, new Array(15).fill(1));
    expect(decodeNotes(activations).notes[0].offset).toBe(0.4);
    expect(decodeNotes(activations, { offsetThreshold: 0.5 }).notes[0].offset).toBeCloseTo(0.2, 6);
  });

  it('gives a note without sound the length of a frame, and leaves it out where notes have to be longer', () => {
    const activations = perfectActivations([], 20);
    range(activations.onset.data, 0, 4, [0.8]);
    expect(decodeNotes(activations, SINGLE).notes[0]).toMatchObject({ onset: 0.08, offset: 0.1 });
    expect(decodeNotes(activations, { ...SINGLE, minimumDuration: 0.03 }).notes).toEqual([]);
  });

  it('takes the default velocity where the model has none', () => {
    const { onset, frame } = perfectActivations([{ pitch: 60, onset: 0.1, offset: 0.3, velocity: 99 }], 20);
    expect(decodeNotes({ onset, frame }).notes[0].velocity).toBe(64);
    expect(decodeNotes({ onset, frame }, { defaultVelocity: 70 }).notes[0].velocity).toBe(70);
  });

  it('hears notes in the first and in the last frame', () => {
    const activations = perfectActivations([], 10);
    range(activations.onset.data, 3, 0, [0.8]);
    range(activations.onset.data, 4, 9, [0.8]);
    expect(decodeNotes(activations).notes).toMatchObject([
      { pitch: 24, onset: 0 },
      { pitch: 25, onset: 0.18 },
    ]);
  });

  it('reads the pedal with hysteresis, its edges between the frames', () => {
    const activations = perfectActivations([], 12);
    activations.pedal.data.set([0, 0, 0.4, 0.6, 0.45, 0.6, 0.45, 0.35, 0, 0.55, 0, 0.9]);
    const { pedals } = decodeNotes(activations, { minimumPedalDuration: 0.03 });
    expect(pedals).toHaveLength(1);
    expect(pedals[0].kind).toBe('sustain');
    expect(pedals[0].onset).toBeCloseTo(2.5 / 50, 6);
    expect(pedals[0].offset).toBeCloseTo(6.5 / 50, 6);
  });

  it('is silent on silence and on nothing', () => {
    expect(decodeNotes(perfectActivations([], 10))).toEqual({ notes: [], pedals: [] });
    expect(decodeNotes(perfectActivations([], 0))).toEqual({ notes: [], pedals: [] });
  });
});

/** Notes at least 0.1 s apart on a key and 0.06 s long, within 4 s. */
const performance = fc
  .array(
    fc.record({
      key: fc.integer({ min: 0, max: 87 }),
      gaps: fc.array(
        fc.tuple(fc.double({ min: 0.1, max: 0.6, noNaN: true }), fc.double({ min: 0.06, max: 0.6, noNaN: true })),
        {
          maxLength: 5,
        },
      ),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { maxLength: 12 },
  )
  .map((keys) => {
    const notes: NoteEvent[] = [];
    const seen = new Set<number>();
    for (const { key, gaps, velocity } of keys) {
      if (seen.has(key)) continue;
      seen.add(key);
      let time = 0;
      for (const [gap, length] of gaps) {
        const onset = time + gap;
        time = onset + length;
        if (time < 3.9) notes.push({ pitch: key + 21, onset, offset: time, velocity });
      }
    }
    return notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch);
  });

describe('any performance', () => {
  it('comes back from perfect activations: all notes, onsets exact, offsets within a frame', () => {
    fc.assert(
      fc.property(performance, (played) => {
        // By key: a microsecond decides nothing about the order.
        const byKey = (a: NoteEvent, b: NoteEvent) => a.pitch - b.pitch || a.onset - b.onset;
        const notes = decodeNotes(perfectActivations(played, 200)).notes.sort(byKey);
        played.sort(byKey);
        expect(notes.map((note) => note.pitch)).toEqual(played.map((note) => note.pitch));
        notes.forEach((note, i) => {
          expect(Math.abs(note.onset - played[i].onset)).toBeLessThan(1e-6);
          expect(Math.abs(note.offset - played[i].offset)).toBeLessThan(0.02);
          expect(note.velocity).toBe(played[i].velocity);
        });
      }),
    );
  });

  it('is the same whatever the size of the blocks, also on noise', () => {
    const noise = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(
        performance,
        noise,
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 }),
        (played, values, sizes) => {
          const timing = { sampleRate: 16000, hopLength: 320, startTime: 7.25 };
          const moved = played.map((note) => ({ ...note, onset: note.onset + 7.25, offset: note.offset + 7.25 }));
          const whole = perfectActivations(moved, 200, timing);
          for (const name of ['onset', 'frame', 'offset', 'velocity', 'pedal'] as const) {
            const { data } = whole[name];
            for (let i = 0; i < data.length; i++)
              if (i % 7 < 2) data[i] = Math.max(data[i], values[(i * 13) % 30] ** 2);
          }
          const options = { offsetThreshold: 0.5 };
          const decoder = createNoteDecoder(options);
          const notes: NoteEvent[] = [];
          let from = 0;
          for (let i = 0; from < 200; i++) {
            const to = Math.min(200, from + (sizes[i % sizes.length] || (i % sizes.length === 0 ? 1 : 0)));
            const cut = (name: keyof typeof whole) => {
              const { data, shape } = whole[name];
              return {
                data: data.slice(from * shape[1], to * shape[1]),
                shape: [to - from, shape[1]] as const,
                timing: { ...timing, startTime: 7.25 + from / 50 },
              };
            };
            notes.push(
              ...decoder.push({
                onset: cut('onset'),
                frame: cut('frame'),
                offset: cut('offset'),
                velocity: cut('velocity'),
                pedal: cut('pedal'),
              }),
            );
            from = to;
          }
          const rest = decoder.finish();
          notes.push(...rest.notes);
          notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch || a.offset - b.offset);
          expect({ notes, pedals: rest.pedals }).toEqual(decodeNotes(whole, options));
        },
      ),
    );
  });
});

describe('bad input', () => {
  const good = () => perfectActivations([{ pitch: 60, onset: 0.1, offset: 0.3, velocity: 99 }], 20);

  it.each([
    [{ onsetThreshold: 0 }],
    [{ onsetWidth: 0.5 }],
    [{ onsetWidth: Number.POSITIVE_INFINITY }],
    [{ frameThreshold: 1.1 }],
    [{ offsetThreshold: Number.NaN }],
    [{ minimumGap: -1 }],
    [{ minimumDuration: Number.POSITIVE_INFINITY }],
    [{ defaultVelocity: 0 }],
    [{ pedalOnThreshold: 0.3 }],
  ])('refuses options out of range: %o', (options) => {
    expect(() => decodeNotes(good(), options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses activations that disagree in shape', () => {
    expect(() => decodeNotes({ ...good(), frame: createFrameMatrix(19, 88, TIMING) })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
    expect(() => decodeNotes({ ...good(), pedal: createFrameMatrix(20, 2, TIMING) })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });

  it('refuses NaN', () => {
    for (const name of ['onset', 'frame', 'velocity', 'pedal'] as const) {
      const activations = good();
      activations[name].data.fill(Number.NaN);
      expect(() => decodeNotes(activations)).toThrow(expect.objectContaining({ code: 'NOT_FINITE' }));
    }
  });

  it('refuses blocks that leave frames out, other heads, and a push after the end', () => {
    const decoder = createNoteDecoder();
    decoder.push(good());
    const next = perfectActivations([], 5, { ...TIMING, startTime: 0.4 });
    expect(() => decoder.push(good())).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => decoder.push({ onset: next.onset, frame: next.frame })).toThrow(/The first frames had/);
    decoder.push(next);
    decoder.finish();
    expect(() => decoder.push(good())).toThrow(/finished/);
  });
});
