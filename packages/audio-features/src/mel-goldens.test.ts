import { readFile } from 'node:fs/promises';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import { describe, expect, it } from 'vitest';
import { createMelExtractor, type MelOptions, melSpectrogram, ORIGINAL_MEL } from './mel';

// Made by torchaudio 2.8.0 and librosa 0.11.0; mel.json says which made which, and with what options.
const folder = new URL('./fixtures/mel/', import.meta.url);
const { tensors } = readSafetensors(await readFile(new URL('mel.safetensors', folder)));
const cases = JSON.parse(await readFile(new URL('mel.json', folder), 'utf8')) as Record<string, GoldenCase>;

interface GoldenCase {
  readonly sampleRate: number;
  readonly nFft: number;
  readonly winLength: number;
  readonly hopLength: number;
  readonly nMels: number;
  readonly fMin: number;
  readonly fMax: number;
  readonly power: 1 | 2;
  readonly center: boolean;
  readonly padMode: 'reflect' | 'constant';
  readonly melScale: 'htk' | 'slaney';
  readonly norm: 'slaney' | null;
}

const tensor = (name: string) => {
  const found = tensors.get(name);
  if (!found) throw new Error(`No tensor ${name} in the fixture.`);
  return found;
};

function optionsOf(golden: GoldenCase): MelOptions {
  return {
    sampleRate: golden.sampleRate,
    nFft: golden.nFft,
    winLength: golden.winLength,
    hopLength: golden.hopLength,
    melCount: golden.nMels,
    minFrequency: golden.fMin,
    maxFrequency: golden.fMax,
    power: golden.power,
    centred: golden.center,
    padMode: golden.padMode,
    scale: golden.melScale,
    norm: golden.norm ?? undefined,
    log: false,
  };
}

/** The goldens are [mel, frame]. */
function expectGolden(name: string, actual: { data: Float32Array; shape: readonly [number, number] }, limit: number) {
  const { data, shape } = tensor(`${name}.mel`);
  const [mels, frames] = shape;
  expect(actual.shape).toEqual([frames, mels]);
  const largest = data.reduce((max, value) => Math.max(max, value), 0);
  let worst = 0;
  for (let m = 0; m < mels; m++) {
    for (let f = 0; f < frames; f++) {
      worst = Math.max(worst, Math.abs(data[m * frames + f] - actual.data[f * mels + m]));
    }
  }
  expect(worst / largest).toBeLessThan(limit);
}

describe('mel spectrograms equal the Python tools', () => {
  it.each(Object.keys(cases))('%s', (name) => {
    const audio = { samples: tensor(`${name}.audio`).data, sampleRate: cases[name].sampleRate };
    // What is left is the rounding of torchaudio (float32 throughout) and librosa (float32 banks).
    expectGolden(name, melSpectrogram(audio, optionsOf(cases[name])), 1e-5);
  });

  it('the preset is the original system', () => {
    const audio = { samples: tensor('original_torchaudio.audio').data, sampleRate: 16000 };
    expectGolden(
      'original_torchaudio',
      melSpectrogram(audio, { ...ORIGINAL_MEL, log: false, standardise: false }),
      1e-5,
    );
  });

  it('streamed in uneven blocks, every bit is the same', () => {
    for (const [name, golden] of Object.entries(cases)) {
      const samples = tensor(`${name}.audio`).data;
      const whole = melSpectrogram({ samples, sampleRate: golden.sampleRate }, optionsOf(golden));
      const stream = createMelExtractor(optionsOf(golden)).createStream();
      const rows: number[] = [];
      for (let at = 0, size = 1; at < samples.length; at += size, size = (size * 7) % 4093) {
        rows.push(...stream.push(samples.subarray(at, at + size)).data);
      }
      rows.push(...stream.finish().data);
      expect(rows.length).toBe(whole.data.length);
      expect(rows.every((value, i) => value === whole.data[i])).toBe(true);
    }
  });
});
