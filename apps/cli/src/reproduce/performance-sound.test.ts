import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { createSyntheticPiano } from '@pianoscribe/datasets';
import { parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkMidiLength, recordedSound, renderedSound } from './performance-sound';

let folder = '';
const SECONDS = 5.5;
const samples = Float32Array.from({ length: SECONDS * 16000 }, (_, i) => 0.5 * Math.sin(i * i * 1e-7));
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sound-'));
  await writeFile(path.join(folder, 'a.wav'), encodeWav({ samples, sampleRate: 16000 }));
});
afterAll(() => rm(folder, { recursive: true }));

const request = (segments: number[]) => ({ segments, segmentSeconds: 1, sampleRate: 16000 });
const recorded = async (segments: number[], duration = SECONDS) => {
  const found: { segment: number; samples: Float32Array }[] = [];
  for await (const one of recordedSound(path.join(folder, 'a.wav'), duration, request(segments), {})) found.push(one);
  return found;
};

describe('recordedSound', () => {
  it('cuts the segments asked for out of the stream', async () => {
    const found = await recorded([1, 4]);
    expect(found.map(({ segment }) => segment)).toEqual([1, 4]);
    for (const { segment, samples: part } of found) {
      expect(part).toHaveLength(16000);
      for (const at of [0, 777, 15999]) expect(part[at]).toBeCloseTo(samples[segment * 16000 + at], 3);
    }
  });

  it('gives no incomplete tail', async () => {
    expect(await recorded([5])).toEqual([]);
  });

  it('refuses a recording that is not as long as the index says', async () => {
    await expect(recorded([1], 30)).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
      message: 'it ends at 5.5 s, where the index says 30.0 s.',
    });
  });
});

describe('renderedSound', () => {
  const notes = [{ pitch: 60, onset: 0.5, offset: 1.5, velocity: 100 }];
  const midi = parseMidi(writeMidi({ notes }));
  const pianos = [createSyntheticPiano({ seconds: 1 }), createSyntheticPiano({ seconds: 1, seed: 1 })];
  const render = (seed: number) => [...renderedSound(midi, pianos, [0, seed], request([0, 1, 4]))];
  const power = (part: Float32Array) => part.reduce((sum, value) => sum + value * value, 0);

  it('plays what sounds in each segment, notes from before included', () => {
    const [first, second, last] = render(1);
    expect(power(first.samples.subarray(0, 7900))).toBe(0);
    expect(power(first.samples)).toBeGreaterThan(0.1);
    expect(power(second.samples)).toBeGreaterThan(0.01);
    expect(power(last.samples)).toBe(0);
  });

  it('chooses a piano by the seed, always the same', () => {
    expect(render(1)).toEqual(render(1));
    const kinds = new Set([1, 2, 3, 4, 5, 6].map((seed) => power(render(seed)[0].samples).toFixed(6)));
    expect(kinds.size).toBe(2);
  });

  it('knows a MIDI file that is not of the recording', () => {
    expect(() => checkMidiLength(midi, 1)).not.toThrow();
    const late = { ...midi, notes: [{ pitch: 60, onset: 9, offset: 10, velocity: 1 }] };
    expect(() => checkMidiLength(late, 5)).toThrow('its last note ends at 9.0 s, where the index says 5.0 s.');
  });
});
