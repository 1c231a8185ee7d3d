import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './workspace';

const folder = mkdtempSync(path.join(tmpdir(), 'pianoscribe-process-'));
const at = (name: string) => path.join(folder, name);
const MODEL = ['--model', path.join(ROOT, 'examples/plugin-model.mjs')];

function start(...args: string[]) {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/pianoscribe.mjs'), ...args], { cwd: ROOT });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const texts = { out: '', err: '' };
    child.stdout.on('data', (data) => (texts.out += data));
    child.stderr.on('data', (data) => (texts.err += data));
    child.on('close', (code) => resolve({ code, ...texts }));
  });
  return { child, ended };
}

describe('the command line as a process', () => {
  beforeAll(() => {
    const sampleRate = 16_000;
    const samples = Float32Array.from({ length: 600 * sampleRate }, (_, i) => 0.3 * Math.sin(i / 6));
    writeFileSync(at('long.wav'), encodeWav({ samples, sampleRate }));
    writeFileSync(at('text.wav'), 'not audio '.repeat(100));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with 0 and prints results on standard output only', async () => {
    const file = path.join(ROOT, 'examples/recording/reference.mid');
    const { code, out, err } = await start('evaluate', '--reference', file, '--estimate', file, '--json').ended;
    expect(JSON.parse(out).onset.f1).toBe(1);
    expect([code, err]).toEqual([0, '']);
  });

  it('ends with 2, one line on standard error and no file, where the input is bad', async () => {
    const { code, out, err } = await start('transcribe', at('text.wav'), '-o', at('text.mid'), ...MODEL).ended;
    expect(err).toMatch(/^UNSUPPORTED_FORMAT: [^\n]*\n$/);
    expect([code, out]).toEqual([2, '']);
    expect(readdirSync(folder).sort()).toEqual(['long.wav', 'text.wav']);
  });

  it('ends with 130 and no file, on Ctrl-C in the middle', async () => {
    const { child, ended } = start('transcribe', at('long.wav'), '-o', at('long.mid'), '--engine', 'cpu', ...MODEL);
    await isTranscribing(child);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(err).toMatch(/\nCancelled\.\n$/);
    expect([code, out]).toEqual([130, '']);
    expect(readdirSync(folder).sort()).toEqual(['long.wav', 'text.wav']);
  });
});

/** The engine is named before the transcription begins; ten minutes of audio then take the plugin half a minute. */
function isTranscribing(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stderr?.once('data', () => setTimeout(resolve, 1000));
    child.on('close', (code) => reject(new Error(`It ended with ${code} before it was cancelled.`)));
  });
}
