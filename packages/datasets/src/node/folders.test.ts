import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSoundFont } from '../fixtures/build-sound-font';
import { countMicrophones, loadSampledPiano } from './load-sampled-piano';
import { preparePiano } from './prepare';
import { readMaestro } from './read-maestro';
import { readMaps } from './read-maps';
import { readOtherSounds } from './read-other-sounds';
import { readRooms } from './read-rooms';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folders-'));
});
afterEach(() => rm(folder, { recursive: true }));

const RATE = 16000;
const wav = (leadIn: number, gain: number) =>
  encodeWav({
    samples: Float32Array.from({ length: RATE / 2 }, (_, i) =>
      i < leadIn ? 0 : gain * Math.exp(-(i - leadIn) / 2000) * Math.cos((i - leadIn) * 0.2),
    ),
    sampleRate: RATE,
  });

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

describe('loadSampledPiano', () => {
  const region = (file: string) => ({
    file,
    loKey: 21,
    hiKey: 108,
    key: 60,
    loVel: 0,
    hiVel: 127,
    volDb: 0,
    amp: 1,
    tuneCents: 0,
    transpose: 0,
    trigger: 'attack',
    offsetSec: 0,
  });

  it('loads each microphone, keeps it in a file and reads it back as it was', async () => {
    const regions = [region('near.wav'), region('far.wav')];
    const manifest = JSON.stringify({ name: 'test', sampleRate: RATE, regions });
    await write({ 'manifest.json': manifest, 'near.wav': wav(80, 0.8), 'far.wav': wav(300, 0.1) });
    expect(await countMicrophones(folder)).toBe(2);
    const cache = join(folder, 'far.piano');
    const far = await loadSampledPiano(folder, { microphone: 1, cache });
    expect(far.samples[0].level).toBeLessThan((await loadSampledPiano(folder)).samples[0].level - 15);
    await rm(join(folder, 'far.wav'));
    const kept = await loadSampledPiano(folder, { microphone: 1, cache });
    expect(kept).toEqual(far);
    expect(kept.samples[0].samples.buffer).toBeInstanceOf(SharedArrayBuffer);
    await expect(loadSampledPiano(folder, { microphone: 2 })).rejects.toThrow(/2 microphone/);
    await writeFile(cache, 'something else');
    await expect(loadSampledPiano(folder, { cache })).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
  });

  it('says what is wrong with a folder', async () => {
    await expect(loadSampledPiano(folder)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await write({ 'manifest.json': '{"name":"x","sampleRate":16000,"regions":[{"file":"a.wav"}]}' });
    await expect(loadSampledPiano(folder)).rejects.toThrow(/a\.wav has no loKey/);
  });
});

describe('preparePiano', () => {
  it('makes a folder of the Salamander packages', async () => {
    await write({
      'npm/v1/audio/A4v1.wav': wav(500, 0.01),
      'npm/v16/audio/A4v16.wav': wav(200, 0.5),
      'npm/v16/audio/D#4v16.wav': wav(200, 0.5),
      'npm/release/audio/rel49.wav': wav(0, 0.3),
    });
    const output = join(folder, 'piano');
    await preparePiano({ source: { kind: 'salamander', folders: [join(folder, 'npm')] }, output });
    const piano = await loadSampledPiano(output);
    const zones = piano.keys[69 - 21].map(({ loVelocity, hiVelocity, sample }) => [
      loVelocity,
      hiVelocity,
      piano.samples[sample].pitch,
    ]);
    expect(zones).toEqual([
      [1, 26, 69],
      [27, 127, 69],
    ]);
    // Recorded loudness comes back through the gains.
    const [soft, hard] = piano.keys[69 - 21].map(({ sample }) => piano.samples[sample]);
    expect(hard.level + hard.gainDb - soft.level - soft.gainDb).toBeCloseTo(20 * Math.log10(50), 0);
    expect(piano.samples[piano.releases[69 - 21]].gainDb).toBeCloseTo(-37 + 20 * Math.log10(0.3 / 0.9), 1);
    expect(piano.releases[0]).toBe(-1);
  });

  it('makes a folder of a SoundFont, its loop written out and fading', async () => {
    const samples = Int16Array.from({ length: 4000 }, (_, i) => 20000 * Math.sin((2 * Math.PI * i) / 50));
    const file = buildSoundFont({
      samples,
      sample: { begin: 0, end: 4000, loopBegin: 2000, loopEnd: 4000, rate: 22000, root: 69, cents: 0 },
      presetZone: {},
      instrumentZone: { 54: 1, 36: 2400, 37: 1000 },
    });
    await write({ 'font.sf2': file });
    const output = join(folder, 'piano');
    const source = { kind: 'soundfont', file: join(folder, 'font.sf2'), name: 'font', note: 'made here' } as const;
    await preparePiano({ source, output });
    const { samples: made, keys } = await loadSampledPiano(output);
    expect(keys[48]).toEqual([{ loVelocity: 1, hiVelocity: 127, sample: 0 }]);
    const peak = (from: number) =>
      made[0].samples.slice(from, from + 800).reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    // 4 s for 100 dB are 25 dB a second.
    expect(20 * Math.log10(peak(100) / peak(100 + RATE))).toBeCloseTo(25, 0);
    expect(JSON.parse(await readFile(join(output, 'manifest.json'), 'utf8')).note).toMatch(/^made here/);
  });
});

describe('readMaestro', () => {
  it('names files that are missing and files that are too many', async () => {
    await write({
      'maestro-v3.0.0.csv': `canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration
A,B,train,2018,2018/a.midi,2018/a.wav,1.5
A,C,test,2018,2018/b.midi,2018/b.wav,2.5
`,
      '2018/a.midi': '',
      '2018/c.midi': '',
    });
    const { performances, missing, extra } = await readMaestro(folder);
    expect(performances.map(({ path, split }) => [path, split])).toEqual([[join(folder, '2018/a.midi'), 'train']]);
    expect({ missing, extra }).toEqual({ missing: ['2018/b.midi'], extra: ['2018/c.midi'] });
    await expect(readMaestro(join(folder, '2018'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  const shared = process.env.PIANOSCRIBE_MAESTRO;
  it.skipIf(!shared)('finds all of MAESTRO v3', async () => {
    const { performances, missing, extra } = await readMaestro(shared ?? '');
    const count = (split: string) => performances.filter((performance) => performance.split === split).length;
    expect([count('train'), count('validation'), count('test')]).toEqual([962, 137, 177]);
    expect([missing, extra]).toEqual([[], []]);
  });
});

describe('readMaps', () => {
  it('finds recordings with labels', async () => {
    await write({
      'MAPS_MUS-x_AkPn.flac': '',
      'MAPS_MUS-x_AkPn.tsv': '',
      'MAPS_MUS-x_AkPn.pedal.mid': '',
      'y.tsv': '',
    });
    expect(await readMaps(folder)).toEqual([
      {
        name: 'MAPS_MUS-x_AkPn',
        group: 'AkPn',
        audioPath: join(folder, 'MAPS_MUS-x_AkPn.flac'),
        tsvPath: join(folder, 'MAPS_MUS-x_AkPn.tsv'),
        pedalMidiPath: join(folder, 'MAPS_MUS-x_AkPn.pedal.mid'),
      },
    ]);
    await expect(readMaps(join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('readRooms', () => {
  it('reads those with a short reverberation', async () => {
    await write({
      'index.csv': 'file,source,licence,dur_s,t60_est_s,peak_sample\na.wav,x,"A, B",1,0.5,3\nb.wav,x,C,1,2.5,3\n',
      'a.wav': wav(100, 0.5),
    });
    const rooms = await readRooms(folder);
    expect(rooms.map(({ name }) => name)).toEqual(['a.wav']);
    expect(rooms[0].response[0]).toBeGreaterThan(0);
    await expect(readRooms(join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('readOtherSounds', () => {
  it('reads the audio files of a folder by name, into memory that workers share', async () => {
    await write({ 'b.wav': wav(0, 0.5), 'a.wav': wav(0, 0.1), 'notes.txt': 'no sound' });
    const sounds = await readOtherSounds(folder);
    expect(sounds.map(({ name }) => name)).toEqual(['a.wav', 'b.wav']);
    expect(sounds[1].samples).toHaveLength(RATE / 2);
    expect(sounds[1].samples[0]).toBeCloseTo(0.5, 3);
    expect(sounds[1].samples.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('says so where there is none', async () => {
    await expect(readOtherSounds(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
