import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCE, sourceSamples } from '../../packages/audio-io/src/fixtures/source';
import { ROOT } from '../workspace';
import { findChromium, runInChromium, type Site } from './chromium';
import { createPackedProject, isBuilt, type PackedProject } from './packed';

const FIXTURES = path.join(ROOT, 'packages/audio-io/src/fixtures');
const FILES = ['mono-s16le.wav', 'mono-16.flac', 'mono-lame-cbr.mp3', 'mono-vorbis.ogg', 'mono.opus'];
/** Decoded by what the browser has, or not at all. */
const M4A = 'mono-aac.m4a';
const chromium = findChromium();
const reason = !isBuilt ? 'the packages are not built' : chromium ? '' : 'there is no Chromium';

interface Figures {
  readonly runtime: string;
  readonly decoded: Readonly<Record<string, { readonly length: number; readonly sum: number; readonly power: number }>>;
  readonly mel: readonly number[];
  readonly wasmMel: readonly number[];
  readonly notes: unknown;
  readonly scores: unknown;
  /** Of Chromium only: as it is, and as a browser without AAC. */
  readonly m4a?: { readonly hasAac: boolean; readonly asIs: M4aResult; readonly withoutAac: M4aResult };
}

interface M4aResult {
  readonly samples?: readonly number[];
  readonly error?: unknown;
}

describe.skipIf(reason !== '')(`the packed packages in Chromium${reason && ` (skipped: ${reason})`}`, () => {
  let project: PackedProject;
  let inNode: Figures;
  let inChromium: Figures;

  beforeAll(async () => {
    project = createPackedProject();
    const { folder } = project;
    writeFileSync(path.join(folder, 'figures.mjs'), FIGURES);
    writeFileSync(path.join(folder, 'node.mjs'), IN_NODE);
    writeFileSync(path.join(folder, 'page.mjs'), IN_CHROMIUM);
    inNode = JSON.parse(execFileSync(process.execPath, ['node.mjs', FIXTURES], { cwd: folder, encoding: 'utf8' }));
    const text = await runInChromium(chromium ?? '', await createSite(folder), 240_000);
    inChromium = JSON.parse(text);
  }, 400_000);
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it('ran in both, without an error', () => {
    expect(inNode.runtime).toBe('node');
    expect(inChromium).not.toHaveProperty('error');
    expect(inChromium.runtime).toBe('browser');
  });

  it.each(FILES)('decode and resample %s to the same samples', (name) => {
    const [ours, theirs] = [inNode.decoded[name], inChromium.decoded[name]];
    expect(ours.length).toBeGreaterThan(100);
    expect(ours.power).toBeGreaterThan(0);
    expect(theirs.length).toBe(ours.length);
    expect(theirs.sum).toBeCloseTo(ours.sum, 4);
    expect(theirs.power).toBeCloseTo(ours.power, 4);
  });

  it('decode M4A to samples that lie where the source lies, where the browser has AAC', ({ skip }) => {
    if (!inChromium.m4a?.hasAac) return skip('this Chromium has none');
    const { samples = [], error } = inChromium.m4a.asIs;
    expect(error).toBeUndefined();
    expect(samples.length).toBe(SOURCE.frames);
    const inside = Array.from(sourceSamples().subarray(2000, -2000), (value, i) => [value, value - samples[2000 + i]]);
    const [power, noise] = [0, 1].map((part) => inside.reduce((sum, pair) => sum + pair[part] ** 2, 0));
    // Samples of this sweep that lay elsewhere by one would be 11 dB below it.
    expect(10 * Math.log10(noise / power)).toBeLessThan(-20);
  });

  it('say that a browser without AAC can not decode M4A', () => {
    const { error } = inChromium.m4a?.withoutAac ?? {};
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    expect(error).toHaveProperty('message', expect.stringMatching(/mp4a\.40\.2, which this browser can't decode/));
  });

  it('give the same mel spectrum, with either FFT', () => {
    expect(inNode.mel).toHaveLength(229);
    expect(inNode.wasmMel).toHaveLength(229);
    inNode.mel.forEach((value, i) => {
      expect(inChromium.mel[i]).toBeCloseTo(value, 4);
      expect(inChromium.wasmMel[i]).toBeCloseTo(inNode.wasmMel[i], 4);
    });
  });

  it('bring notes through MIDI and score them alike', () => {
    expect(inNode.notes).toEqual([
      { pitch: 60, onset: 0.5, offset: 1, velocity: 80 },
      { pitch: 64, onset: 0.75, offset: 1.5, velocity: 100 },
    ]);
    expect(inChromium.notes).toEqual(inNode.notes);
    expect(inNode.scores).toMatchObject({ onset: { precision: 1, recall: 1, f1: 1 } });
    expect(inChromium.scores).toEqual(inNode.scores);
  });
});

/** The page, its code with all that it imports in chunks, and the recordings. */
async function createSite(folder: string): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, 'page.mjs')],
    bundle: true,
    splitting: true,
    write: false,
    outdir: folder,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  const html = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';
  const site: Record<string, Site[string]> = { '/': { type: 'text/html', body: html } };
  for (const file of outputFiles) {
    const name = path.relative(folder, file.path).split(path.sep).join('/');
    site[`/${name}`] = { type: 'text/javascript', body: file.contents };
  }
  for (const name of [...FILES, M4A]) {
    site[`/fixtures/${name}`] = { type: 'application/octet-stream', body: readFileSync(path.join(FIXTURES, name)) };
  }
  return site;
}

/** The same work for both: what comes out of each package. */
const FIGURES = `
import { melSpectrogram } from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import { decodeAudio } from '@pianoscribe/audio-io';
import { evaluateTranscription } from '@pianoscribe/metrics';
import { parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';

export async function figures(runtime, readFile) {
  const decoded = {};
  let audio;
  for (const name of ${JSON.stringify(FILES)}) {
    audio = await decodeAudio(await readFile(name), { sampleRate: 16000 });
    let [sum, power] = [0, 0];
    for (const sample of audio.samples) {
      sum += sample;
      power += sample * sample;
    }
    decoded[name] = { length: audio.samples.length, sum, power };
  }
  const row = (options) => Array.from(melSpectrogram(audio, options).data.subarray(20 * 229, 21 * 229));
  const written = [
    { pitch: 60, onset: 0.5, offset: 1, velocity: 80 },
    { pitch: 64, onset: 0.75, offset: 1.5, velocity: 100 },
  ];
  const { notes } = parseMidi(writeMidi({ notes: written }));
  return {
    runtime,
    decoded,
    mel: row({}),
    wasmMel: row({ fft: await loadWasmFft() }),
    notes,
    scores: evaluateTranscription(written, notes),
  };
}
`;

const IN_NODE = `
import { readFile } from 'node:fs/promises';
import { figures } from './figures.mjs';
console.log(JSON.stringify(await figures('node', (name) => readFile(process.argv[2] + '/' + name))));
`;

const IN_CHROMIUM = `
import { decodeAudio } from '@pianoscribe/audio-io';
import { figures } from './figures.mjs';
const read = async (name) => (await fetch('/fixtures/' + name)).blob();
const aac = { codec: 'mp4a.40.2', sampleRate: 44100, numberOfChannels: 1 };
const decodeM4a = async () =>
  decodeAudio(await read('${M4A}')).then(
    ({ samples }) => ({ samples: Array.from(samples) }),
    ({ code, message }) => ({ error: { code, message } }),
  );
const m4a = async () => {
  const { supported: hasAac } = await AudioDecoder.isConfigSupported(aac);
  const asIs = await decodeM4a();
  AudioDecoder.isConfigSupported = async () => ({ supported: false });
  return { hasAac, asIs, withoutAac: await decodeM4a() };
};
const result = await figures(typeof process === 'undefined' ? 'browser' : 'node', read)
  .then(async (found) => ({ ...found, m4a: await m4a() }))
  .catch((error) => ({ error: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
`;
