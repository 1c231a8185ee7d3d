// Side by side with @spotify/basic-pitch 1.0.1, which is no dependency here: PIANOSCRIBE_BASIC_PITCH names a folder
// that it was installed into (npm install --ignore-scripts @spotify/basic-pitch). Whole processes on one WASM engine
// with the same threads: tfjs of this repository stands in for the older one that Basic Pitch asks for. Both programs
// are bundled first, so that no compiler runs in them. PIANOSCRIBE_BASIC_PITCH_PYTHON is a Python with basic-pitch and
// onnxruntime: the same model in its ONNX form, against the native engine where that is installed.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeWav } from '@pianoscribe/audio-io';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { build } from 'esbuild';
import type { ProgramReport } from './basic-pitch/report';
import { madeUpSounds, readSounds } from './basic-pitch/sounds';

const SECONDS = 60;
const RATE = 22050;
const RUNS = Number(process.env.PIANOSCRIBE_BASIC_PITCH_RUNS ?? 2);
const THREADS = process.env.PIANOSCRIBE_BASIC_PITCH_THREADS ?? '2';
const RECORDING = fileURLToPath(new URL('../examples/recording/recording.flac', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./basic-pitch/program.ts', import.meta.url));
const ONNX_PROGRAM = fileURLToPath(new URL('./basic-pitch/onnx.py', import.meta.url));
const WEIGHTS = fileURLToPath(new URL('../packages/pretrained/assets/default.safetensors', import.meta.url));

const run = promisify(execFile);
const installed = process.env.PIANOSCRIBE_BASIC_PITCH;
if (installed === undefined) {
  console.log('left out: PIANOSCRIBE_BASIC_PITCH names no folder that @spotify/basic-pitch is installed in');
} else {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'basic-pitch-'));
  try {
    const program = await bundle(folder);
    await compare(folder, program);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The program as plain JavaScript, inside this folder's reach of node_modules. */
async function bundle(folder: string): Promise<string> {
  const outfile = path.join(folder, 'program.mjs');
  await build({
    entryPoints: [PROGRAM],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@pianoscribe/source'],
    external: ['@tensorflow/*', '@wasm-audio-decoders/*', 'mpg123-decoder', '@audio/*', 'webgpu'],
    logLevel: 'error',
  });
  return outfile;
}

async function compare(folder: string, program: string): Promise<void> {
  const start = (name: ProgramName, engine: string, files: string[]) => startProgram(program, name, engine, files);
  const { samples, sampleRate } = await readAudioFile(RECORDING, { sampleRate: RATE });
  const minute = Float32Array.from({ length: SECONDS * sampleRate }, (_, i) => samples[i % samples.length]);
  const piano = await save(folder, 'piano', minute);
  const ours: ProgramReport[] = [];
  const theirs: ProgramReport[] = [];
  // Taken in turn, so that whatever else the machine does weighs on both.
  for (let i = 0; i < RUNS; i++) {
    ours.push(await start('pianoscribe', 'wasm', [piano]));
    theirs.push(await start('basic-pitch', 'wasm', [piano]));
  }
  console.log(`${SECONDS} s of piano, whole process, WASM with ${THREADS} threads, better of ${RUNS}:`);
  const rows = { pianoscribe: best(ours), 'basic-pitch': best(theirs) };
  for (const [name, { wall, cpu, peak }] of Object.entries(rows)) {
    console.log(`  ${name.padEnd(12)} ${wall.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${peak.toFixed(0)} MiB`);
  }
  const { pianoscribe, 'basic-pitch': basic } = rows;
  const times = (what: 'wall' | 'cpu' | 'peak') => (basic[what] / pianoscribe[what]).toFixed(2);
  console.log(
    `  basic-pitch takes ${times('wall')} x the time, ${times('cpu')} x the CPU, ${times('peak')} x the memory`,
  );

  await compareOnnx(piano, start);

  const sounds = new Map([...madeUpSounds(RATE), ...(await readSounds(process.env.PIANOSCRIBE_SOUNDS, RATE))]);
  const files: string[] = [piano];
  for (const [name, sound] of sounds) files.push(await save(folder, name, sound));
  const counted = await start('pianoscribe', 'wasm', files);
  const theirCount = await start('basic-pitch', 'wasm', files);
  console.log('\n| notes a minute | pianoscribe | basic-pitch |\n| --- | --- | --- |');
  counted.notesPerMinute.forEach((notes, i) => {
    const name = path.parse(files[i]).name;
    console.log(`| ${name} | ${notes.toFixed(1)} | ${theirCount.notesPerMinute[i].toFixed(1)} |`);
  });
}

async function save(folder: string, name: string, samples: Float32Array): Promise<string> {
  const file = path.join(folder, `${name}.wav`);
  await writeFile(file, encodeWav({ samples, sampleRate: RATE }));
  return file;
}

type ProgramName = 'pianoscribe' | 'basic-pitch';

async function startProgram(
  program: string,
  name: ProgramName,
  engine: string,
  files: string[],
): Promise<ProgramReport> {
  const env = { ...process.env, PIANOSCRIBE_WEIGHTS: process.env.PIANOSCRIBE_WEIGHTS ?? WEIGHTS };
  return measure(process.execPath, [program, name, engine, THREADS, ...files], env);
}

async function measure(command: string, flags: string[], env = process.env): Promise<ProgramReport> {
  const begun = performance.now();
  const { stdout } = await run(command, flags, { maxBuffer: 2 ** 24, env });
  const report = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as Omit<ProgramReport, 'wall'>;
  return { ...report, wall: (performance.now() - begun) / 1000 };
}

function best(reports: readonly ProgramReport[]): ProgramReport {
  return reports.reduce((a, b) => (b.wall < a.wall ? b : a));
}

/** Basic Pitch's model in onnxruntime against ours on the native engine. */
async function compareOnnx(
  piano: string,
  start: (name: ProgramName, engine: string, files: string[]) => Promise<ProgramReport>,
): Promise<void> {
  const python = process.env.PIANOSCRIBE_BASIC_PITCH_PYTHON;
  if (python === undefined) return console.log('left out: PIANOSCRIBE_BASIC_PITCH_PYTHON names no Python');
  const ours: ProgramReport[] = [];
  const theirs: ProgramReport[] = [];
  for (let i = 0; i < RUNS; i++) {
    try {
      ours.push(await start('pianoscribe', 'node', [piano]));
    } catch {
      return console.log('left out: the native engine is not installed (npm run native)');
    }
    theirs.push(await measure(python, [ONNX_PROGRAM, piano]));
  }
  const [native, onnx] = [best(ours), best(theirs)];
  console.log(`the same minute, native engine against onnxruntime, better of ${RUNS}:`);
  for (const [name, { wall, cpu, peak }] of Object.entries({ pianoscribe: native, 'basic-pitch': onnx })) {
    console.log(`  ${name.padEnd(12)} ${wall.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${peak.toFixed(0)} MiB`);
  }
  console.log(`  basic-pitch takes ${(onnx.wall / native.wall).toFixed(2)} x the time`);
}
