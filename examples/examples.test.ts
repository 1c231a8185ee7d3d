import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type NoteEvent, pitchToHertz } from '@pianoscribe/core';
import { acousticModelChecks, featureExtractorChecks } from '@pianoscribe/core/testing';
import { extendBySustain, parseMidi } from '@pianoscribe/pianoroll-midi';
import { loadPlugin } from '@pianoscribe/transcriber';
import { describe, expect, it } from 'vitest';
import { scoredTranscription } from './custom-pipeline';
import { melOnly } from './mel-only';
import { octaveUp } from './midi-only';

const recording = (name: string) => fileURLToPath(new URL(`./recording/${name}`, import.meta.url));
const plugin = () => loadPlugin(new URL('./plugin-model.mjs', import.meta.url));

describe('mel only', () => {
  it('gives 100 frames of 229 bins a second, loudest in the piano range', async () => {
    const { frames, bins, loudestBin, timing } = await melOnly(recording('recording.flac'));
    expect([frames, bins]).toEqual([3001, 229]);
    expect(timing).toEqual({ sampleRate: 16000, hopLength: 160, startTime: 0 });
    expect(loudestBin).toBeLessThan(100);
  });
});

describe('MIDI only', () => {
  it('moves every note that stays on the keyboard an octave up, as long as it sounds', () => {
    const midi = new Uint8Array(readFileSync(recording('reference.mid')));
    const { notes, pedals } = parseMidi(midi);
    const before = extendBySustain(notes, pedals);
    const after = parseMidi(octaveUp(midi)).notes;
    expect(after).toHaveLength(before.filter(({ pitch }) => pitch <= 96).length);
    expect(after[0].pitch).toBe(before[0].pitch + 12);
    expect(after[0].offset).toBeCloseTo(before[0].offset, 3);
  });
});

describe('a plugin model', async () => {
  for (const { name, run } of acousticModelChecks({ createModel: plugin })) it(name, run);
  const { features } = await plugin();
  for (const { name, run } of featureExtractorChecks({ extractor: features })) it(name, run);
});

describe('a custom pipeline', () => {
  it('finds a scale of single notes', async () => {
    const reference: NoteEvent[] = [60, 62, 64, 65, 67, 69, 71, 72].map((pitch, i) => {
      return { pitch, onset: 0.5 + i, offset: 1.3 + i, velocity: 64 };
    });
    const { transcription, heardSeconds, scores } = await scoredTranscription(play(reference, 44_100), reference);
    expect(heardSeconds).toBeCloseTo(9.3, 1);
    expect(transcription.duration).toBeCloseTo(9.3, 6);
    expect(scores.onset.f1).toBe(1);
    expect(scores.onsetOffset.f1).toBeGreaterThan(0.8);
  });
});

/** Decaying sines with a short attack and release. */
function play(notes: readonly NoteEvent[], sampleRate: number) {
  const samples = new Float32Array(Math.round(9.3 * sampleRate));
  for (const { pitch, onset, offset } of notes) {
    const step = (2 * Math.PI * pitchToHertz(pitch)) / sampleRate;
    const first = Math.round(onset * sampleRate);
    const length = Math.round((offset - onset) * sampleRate);
    for (let i = 0; i < length; i++) {
      const edge = Math.min(1, i / 200, (length - i) / 400);
      samples[first + i] += 0.4 * edge * Math.exp(-i / sampleRate) * Math.sin(step * i);
    }
  }
  return { samples, sampleRate };
}
