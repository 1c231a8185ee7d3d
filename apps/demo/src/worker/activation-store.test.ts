import { type Activations, createFrameMatrix, createRandom, KEY_COUNT, sliceFrames } from '@pianoscribe/core';
import { createNoteDecoder, decodeNotes, evenVelocities } from '@pianoscribe/pianoroll-midi';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LEAST_ACTIVATION, toDecodeOptions } from '../session/settings';
import { createActivationStore } from './activation-store';
import { createRedecoder, decodeStored } from './redecoder';

const TIMING = { sampleRate: 16_000, hopLength: 320, startTime: 0 };
const FRAMES = 400;

/** Notes that rise and decay, over a floor of noise as models have it. */
function createActivations(): Activations {
  const random = createRandom(3);
  const roll = () => createFrameMatrix(FRAMES, KEY_COUNT, TIMING);
  const [onset, frame, velocity] = [roll(), roll(), roll()];
  const pedal = createFrameMatrix(FRAMES, 1, TIMING);
  for (const { data } of [onset, frame]) data.set(data.map(() => 0.03 * random.next()));
  velocity.data.set(velocity.data.map(() => random.next()));
  for (let i = 0; i < 150; i++) {
    const [start, key, height] = [random.integer(FRAMES - 30), random.integer(KEY_COUNT), random.uniform(0.04, 1)];
    for (const [shift, part] of [0.6, 1, 0.5].entries()) onset.data[(start + shift) * KEY_COUNT + key] = height * part;
    for (let row = 0; row < 25; row++) frame.data[(start + row) * KEY_COUNT + key] = height * (1 - row / 30);
  }
  pedal.data.set(pedal.data.map((_, row) => Math.sin(row / 20) ** 2));
  return { onset, frame, velocity, pedal };
}

function* cut(activations: Activations, rows: number): Generator<Activations> {
  for (let from = 0; from < FRAMES; from += rows) {
    const part = (matrix = activations.onset) => sliceFrames(matrix, from, Math.min(FRAMES, from + rows));
    const { onset, frame, velocity, pedal } = activations;
    yield { onset: part(onset), frame: part(frame), velocity: part(velocity), pedal: part(pedal) };
  }
}

describe('kept activations', () => {
  const activations = createActivations();

  it.each([
    { sensitivity: 0.5, shortestNote: 0 },
    { sensitivity: 0.95, shortestNote: 0 },
    { sensitivity: 0.1, shortestNote: 0.1 },
  ])('decode to the very same notes, at $sensitivity and $shortestNote', (settings) => {
    const whole = decodeNotes(activations, toDecodeOptions({ ...DEFAULT_SETTINGS, ...settings }));
    expect(whole.notes.length).toBeGreaterThan(3);
    for (const rows of [7, 86, FRAMES]) {
      const store = createActivationStore(LEAST_ACTIVATION);
      for (const piece of cut(activations, rows)) store.append(piece);
      const again = decodeStored(store, { ...DEFAULT_SETTINGS, ...settings });
      expect(again.notes).toEqual(evenVelocities(whole.notes));
      expect(again.pedals).toEqual(whole.pedals);
    }
  });

  it('take a small part of the room', () => {
    const store = createActivationStore(LEAST_ACTIVATION);
    store.append(activations);
    expect(store.size).toBeLessThan((FRAMES * KEY_COUNT * 3 * 4) / 4);
  });

  it('come as bytes for a picture, empty outside of the recording', () => {
    const store = createActivationStore(LEAST_ACTIVATION);
    for (const piece of cut(activations, 86)) store.append(piece);
    const bytes = store.bytes('onset', 80, 20);
    activations.onset.data.subarray(80 * KEY_COUNT, 100 * KEY_COUNT).forEach((value, i) => {
      if (value >= LEAST_ACTIVATION) expect(bytes[i]).toBe(Math.round(255 * value));
    });
    expect(bytes.some((value) => value > 100)).toBe(true);
    expect(store.bytes('onset', FRAMES, 5).every((value) => value === 0)).toBe(true);
  });
});

describe('a decoder whose settings change on the way', () => {
  it('goes on as if they had been so from the start', () => {
    const activations = createActivations();
    const store = createActivationStore(LEAST_ACTIVATION);
    const redecoder = createRedecoder(store, DEFAULT_SETTINGS);
    const wanted = { sensitivity: 0.8, shortestNote: 0.1, pedal: false };
    const notes = [];
    for (const [i, piece] of [...cut(activations, 80)].entries()) {
      const found = redecoder.push(piece);
      if (i === 2) notes.push(...redecoder.change(wanted).notes);
      else if (i > 2) notes.push(...found);
    }
    const rest = redecoder.finish();
    const straight = createNoteDecoder(toDecodeOptions(wanted));
    const expected = [...straight.push(activations), ...straight.finish().notes];
    expect([...notes, ...rest.notes].length).toBe(expected.length);
    expect(new Set([...notes, ...rest.notes].map((note) => JSON.stringify(note)))).toEqual(
      new Set(expected.map((note) => JSON.stringify(note))),
    );
    expect(rest.pedals).toEqual([]);
  });
});
