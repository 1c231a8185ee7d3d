import { createFrameMatrix, type NoteEvent, pitchToHertz } from '@pianoscribe/core';
import { describe, expect, it } from 'vitest';
import { createColourMap, createQuietColourMap } from './colour-map';
import { pairNotes } from './pair-notes';
import type { Colour, Picture } from './picture';
import { renderRoll } from './render-roll';
import { renderSpectrogram } from './render-spectrogram';
import { renderTranscription } from './render-transcription';
import { stackPictures } from './stack-pictures';
import { EXTRA, HIT, MERGED, MISS, NOTE, OCTAVE, SPLIT } from './theme';

// Pictures of 1088 x 614 have a plot of 1000 x 504 at (64, 48): 100 pixels a second of 10 s.
const SIZE = { width: 1088, height: 614, from: 0, to: 10 };
const PLOT = { left: 64, top: 48, width: 1000, height: 504 };
const note = (pitch: number, onset: number, offset: number): NoteEvent => ({ pitch, onset, offset, velocity: 127 });

const pixel = ({ data, width }: Picture, x: number, y: number): Colour => {
  const at = (Math.round(y) * width + Math.round(x)) * 4;
  return [data[at], data[at + 1], data[at + 2]];
};
const pixelAt = (picture: Picture, time: number, pitch: number, range: readonly [number, number]) => {
  const rowHeight = PLOT.height / (range[1] - range[0] + 1);
  return pixel(picture, PLOT.left + time * 100, PLOT.top + (range[1] - pitch + 0.5) * rowHeight - 1);
};
const distance = (a: Colour, b: Colour) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const range = [48, 83] as const;

describe('renderRoll', () => {
  it('draws a note from its onset to its offset in the row of its pitch', () => {
    const picture = renderRoll([note(60, 2, 4)], { ...SIZE, pitchRange: range });
    for (const time of [2.1, 3, 3.95]) expect(distance(pixelAt(picture, time, 60, range), NOTE)).toBeLessThan(20);
    for (const time of [1.95, 4.05]) expect(distance(pixelAt(picture, time, 60, range), NOTE)).toBeGreaterThan(150);
    for (const pitch of [59, 61]) expect(distance(pixelAt(picture, 3, pitch, range), NOTE)).toBeGreaterThan(150);
  });

  it('draws an activation the stronger the nearer to 1', () => {
    const roll = createFrameMatrix(100, 88, { sampleRate: 10, hopLength: 1, startTime: 0 });
    for (let frame = 20; frame < 40; frame++) {
      roll.data[frame * 88 + 60 - 21] = 1;
      roll.data[frame * 88 + 65 - 21] = 0.3;
    }
    const picture = renderRoll(roll, { ...SIZE, pitchRange: range });
    expect(distance(pixelAt(picture, 3, 60, range), NOTE)).toBeLessThan(5);
    const faint = distance(pixelAt(picture, 3, 65, range), NOTE);
    expect(faint).toBeGreaterThan(100);
    expect(faint).toBeLessThan(distance(pixelAt(picture, 5, 65, range), NOTE) - 30);
  });

  it('shows the pedal', () => {
    const pedals = [{ kind: 'sustain', onset: 5, offset: 6 }] as const;
    const picture = renderRoll([note(60, 2, 4)], { ...SIZE, pedals });
    const foot = PLOT.top + PLOT.height - 3;
    expect(pixel(picture, PLOT.left + 550, foot)).not.toEqual(pixel(picture, PLOT.left + 650, foot));
  });
});

describe('renderTranscription', () => {
  const reference = [note(60, 1, 2), note(64, 3, 4)];
  const notes = [note(60, 1.03, 2), note(67, 5, 6)];

  it('tells hit, miss and extra by colour', () => {
    const picture = renderTranscription({ notes, reference }, { ...SIZE, pitchRange: range });
    expect(distance(pixelAt(picture, 1.5, 60, range), HIT)).toBeLessThan(60);
    expect(distance(pixelAt(picture, 3.5, 64, range), MISS)).toBeLessThan(60);
    expect(distance(pixelAt(picture, 5.5, 67, range), EXTRA)).toBeLessThan(60);
  });

  it('marks octave, split and merged notes', () => {
    const played = [note(60, 1, 2), note(64, 3, 5), note(70, 6, 7), note(70, 7, 8)];
    const heard = [note(72, 1, 2), note(64, 3, 4), note(64, 4, 5), note(70, 6, 8)];
    const errors = {
      octave: [{ reference: 0, estimate: 0 }],
      split: [{ reference: 1, estimates: [1, 2] }],
      merged: [{ estimate: 3, references: [2, 3] }],
    };
    const picture = renderTranscription({ notes: heard, reference: played, errors }, { ...SIZE, pitchRange: range });
    expect(pixelAt(picture, 1, 66, range)).toEqual(OCTAVE);
    expect(pixelAt(picture, 4, 64, range)).toEqual(SPLIT);
    expect(pixelAt(picture, 3, 64, range)).not.toEqual(SPLIT);
    expect(pixelAt(picture, 7, 70, range)).toEqual(MERGED);
    expect(pixelAt(picture, 6, 70, range)).not.toEqual(MERGED);
  });

  it("takes the caller's pairs before its own", () => {
    const picture = renderTranscription({ notes, reference, matches: [] }, { ...SIZE, pitchRange: range });
    expect(distance(pixelAt(picture, 1.5, 60, range), EXTRA)).toBeLessThan(60);
  });

  it('lays the spectrogram so that a note lies on its fundamental', () => {
    const binFrequencies = Array.from({ length: 300 }, (_, bin) => pitchToHertz(21 + bin / 3));
    const features = createFrameMatrix(1000, 300, { sampleRate: 100, hopLength: 1, startTime: 0 });
    for (let frame = 0; frame < 1000; frame++) features.data[frame * 300 + (70 - 21) * 3] = 1;
    const options = { ...SIZE, pitchRange: range, range: [0, 1] } as const;
    const picture = renderTranscription({ notes: [], features, binFrequencies }, options);
    const quiet = createQuietColourMap();
    expect(distance(pixelAt(picture, 5, 70, range), quiet(1))).toBeLessThan(60);
    for (const pitch of [68, 72]) expect(pixelAt(picture, 5, pitch, range)).toEqual(quiet(0));
    expect(() => renderTranscription({ notes: [], features, binFrequencies: [1, 2] })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });

  it('makes a picture of nothing at all', () => {
    expect(renderTranscription({ notes: [] }).width).toBe(900);
    expect(renderTranscription({ notes: [], reference: [] }).height).toBeGreaterThan(100);
  });
});

describe('renderSpectrogram', () => {
  it('puts low bins at the bottom, early frames on the left, and maps the range to the colours', () => {
    const features = createFrameMatrix(100, 4, { sampleRate: 10, hopLength: 1, startTime: 0 });
    for (let frame = 50; frame < 100; frame++) features.data[frame * 4] = 1;
    const picture = renderSpectrogram(features, { ...SIZE, range: [0, 1] });
    const map = createColourMap();
    const bottom = PLOT.top + PLOT.height - 20;
    expect(pixel(picture, PLOT.left + 750, bottom)).toEqual(map(1));
    expect(pixel(picture, PLOT.left + 250, bottom)).toEqual(map(0));
    expect(pixel(picture, PLOT.left + 750, PLOT.top + 20)).toEqual(map(0));
  });

  it('averages the frames under a pixel, and stays one picture however long the recording', () => {
    const features = createFrameMatrix(40_000, 2, { sampleRate: 10, hopLength: 1, startTime: 0 });
    features.data.fill(1);
    for (let frame = 0; frame < 40_000; frame += 2) features.data[frame * 2] = 0;
    const picture = renderSpectrogram(features, { range: [0, 1] });
    expect(picture.width).toBeLessThanOrEqual(1800);
    const bottom = pixel(picture, picture.width / 2, picture.height - 70);
    expect(distance(bottom, createColourMap()(0.5))).toBeLessThan(12);
  });

  it('leaves silence without a range, and frames that are not there, dark', () => {
    const features = createFrameMatrix(10, 3, { sampleRate: 10, hopLength: 1, startTime: 0 });
    const picture = renderSpectrogram(features, { ...SIZE, to: 2 });
    expect(pixel(picture, PLOT.left + 900, PLOT.top + 100)).toEqual(createColourMap()(0));
  });

  it.each([{ width: 20 }, { from: 3, to: 3 }, { bins: [0, 9] as const }, { width: 100_000 }, { to: Number.NaN }])(
    'refuses %j',
    (options) => {
      const features = createFrameMatrix(10, 3, { sampleRate: 10, hopLength: 1, startTime: 0 });
      expect(() => renderSpectrogram(features, options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});

describe('pairNotes', () => {
  it('pairs by pitch and onset, each note once', () => {
    const reference = [note(60, 1, 2), note(60, 1.06, 2), note(62, 1, 2)];
    const estimate = [note(60, 1.05, 2), note(62, 1.051, 2)];
    expect(pairNotes(reference, estimate)).toEqual([{ reference: 0, estimate: 0 }]);
    expect(pairNotes(estimate, reference)).toHaveLength(1);
  });
});

describe('stackPictures', () => {
  it('puts one below or beside the other', () => {
    const upper = renderRoll([], { ...SIZE });
    const lower = renderRoll([note(60, 0, 9)], { ...SIZE });
    const down = stackPictures([upper, lower], { gap: 10 });
    expect([down.width, down.height]).toEqual([1088, 614 * 2 + 10]);
    expect(pixel(down, 500, 624 + 300)).toEqual(pixel(lower, 500, 300));
    const across = stackPictures([upper, lower], { direction: 'across' });
    expect([across.width, across.height]).toEqual([1088 * 2, 614]);
    expect(() => stackPictures([])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
