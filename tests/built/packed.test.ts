import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, workspacePackages } from '../workspace';
import { createPackedProject, isBuilt, type PackedProject } from './packed';

// Resolution modes of require(): the packages are ESM only.
const NOT_OURS = new Set(['node10', 'node16-cjs']);
const names = workspacePackages().map(({ manifest }) => manifest.name);

describe.skipIf(!isBuilt)('the packed packages', () => {
  let project: PackedProject;
  const packed = (name: string) => {
    const found = project.packages.find(({ manifest }) => manifest.name === name);
    if (!found) throw new Error(`${name} was not packed`);
    return found;
  };

  beforeAll(() => {
    project = createPackedProject();
  }, 120_000);
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  it.each(names)('%s is packaged as publint asks', async (name) => {
    const { folder } = packed(name);
    const { messages } = await publint({ pkgDir: folder, level: 'warning', pack: false });
    expect(messages).toEqual([]);
  });

  it.each(names.filter((name) => name.startsWith('@')))('%s has types that resolve wherever it does', async (name) => {
    const tarball = createPackageFromTarballData(new Uint8Array(readFileSync(packed(name).tarball)));
    const result = await checkPackage(tarball);
    if (!result.types) throw new Error(`${name} has no types`);
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem && NOT_OURS.has(problem.resolutionKind)),
    );
    expect(problems.map(({ kind }) => kind).filter((kind) => kind !== 'CJSResolvesToESM')).toEqual([]);
  });

  it.each(names)('%s holds what it needs and nothing else', (name) => {
    const { folder, manifest } = packed(name);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(path.join(folder, file)).isFile(),
    );
    const expected = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|MODEL_CARD\.md|dist[/\\].*|assets[/\\].*)$/;
    expect(files.filter((file) => !expected.test(file) || /\.test\./.test(file))).toEqual([]);
    const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    );
    for (const target of targets.filter((t) => !t.includes('*')))
      expect(files, target).toContain(path.normalize(target));
  });

  it('import one another and work together in an empty project, without a build or a flag', () => {
    const script = path.join(project.folder, 'try.mjs');
    writeFileSync(script, TRIAL);
    const out = execFileSync(process.execPath, [script], { cwd: project.folder, encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual({ pitches: [69], bins: 229, f1: 1, duration: 2 });
  });

  it('load every entry point that Node can load', () => {
    const entries = project.packages.flatMap(({ manifest }) =>
      Object.entries(manifest.exports ?? {})
        .filter(([subpath, target]) => typeof target !== 'string' && !subpath.includes('worker'))
        .map(([subpath]) => path.posix.join(manifest.name, subpath)),
    );
    const script = path.join(project.folder, 'load.mjs');
    writeFileSync(
      script,
      `for (const entry of ${JSON.stringify(entries)}) await import(entry);\nconsole.log('loaded');\n`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: project.folder, encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => /error/i.test(line))).toEqual([]);
    expect(stdout).toContain('loaded');
  });

  it('give a command line that transcribes with a plugin', () => {
    const bin = path.join(packed('pianoscribe').folder, 'dist/main.js');
    const pianoscribe = (...args: string[]) =>
      spawnSync(process.execPath, [bin, ...args], { cwd: project.folder, encoding: 'utf8' });
    expect(pianoscribe('--version').stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    const recording = path.join(ROOT, 'examples/recording/recording.flac');
    const model = path.join(ROOT, 'examples/plugin-model.mjs');
    const { status, stderr } = pianoscribe('transcribe', recording, '-o', 'out.mid', '--model', model, '--picture');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(statSync(path.join(project.folder, 'out.mid')).size).toBeGreaterThan(1000);
    expect(statSync(path.join(project.folder, 'out.png')).size).toBeGreaterThan(10_000);
    expect(pianoscribe('transcribe', recording, '-o', 'no/out.mid').status).toBe(2);
    // The weights are in their tarball, and an engine comes with what the manifests name.
    const { ok, checks } = JSON.parse(pianoscribe('doctor', '--json').stdout);
    expect(ok, JSON.stringify(checks)).toBe(true);
  });
});

/** A tone written, read, transcribed by the toy model, written as MIDI, read again and scored. */
const TRIAL = `
import { melSpectrogram } from '@pianoscribe/audio-features';
import { createResampler, decodeAudio, encodeWav } from '@pianoscribe/audio-io';
import { createToyModel } from '@pianoscribe/core/testing';
import { evaluateTranscription } from '@pianoscribe/metrics';
import { createNoteDecoder, parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';
import { createTranscriber } from '@pianoscribe/transcriber';

const sampleRate = 32000;
const samples = Float32Array.from({ length: 2 * sampleRate }, (_, i) => i < 16000 || i >= 48000 ? 0 : 0.5 * Math.sin(2 * Math.PI * 440 * i / sampleRate));
const audio = await decodeAudio(encodeWav({ samples, sampleRate }));
const model = createToyModel();
const transcribe = createTranscriber({ model, decoder: createNoteDecoder, resampler: createResampler });
const { notes, duration } = await transcribe(audio);
const back = parseMidi(writeMidi({ notes })).notes;
const { f1 } = evaluateTranscription(notes, back).onset;
console.log(JSON.stringify({ pitches: back.map(({ pitch }) => pitch), bins: melSpectrogram(audio).shape[1], f1, duration }));
`;
