// What bench/audio-features.ts measures, and what its workers run.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  createLogFrequencyExtractor,
  createMelExtractor,
  type FftFactory,
  ORIGINAL_MEL,
} from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import { createRandom, type FeatureExtractor } from '@pianoscribe/core';
import { pythonTools } from './python-tools';

const SECONDS = 600;
const RUNS = 5;
/** How often each worker goes over its part. */
const PASSES = 4;
const WORKER_RUNS = 3;
const RATE = 16000;

/** What a worker is told. */
interface WorkerTask {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

const random = createRandom(1);
const samples = Float32Array.from({ length: SECONDS * RATE }, () => random.uniform(-0.5, 0.5));

/** Samples that go in at a time: two seconds, whose frames find room in a processor's cache. */
const BLOCK = 2 * RATE;

/** Block by block through one stream, as an app would. */
function extractAll(extractor: FeatureExtractor, from = 0, to = samples.length) {
  const stream = extractor.createStream();
  let frames = 0;
  for (let at = from; at < to; at += BLOCK) {
    frames += stream.push(samples.subarray(at, Math.min(to, at + BLOCK))).shape[0];
  }
  return frames + stream.finish().shape[0];
}

function measure(name: string, extractor: FeatureExtractor) {
  let best = Number.POSITIVE_INFINITY;
  let frames = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    frames = extractAll(extractor);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1e6);
  }
  report(name, SECONDS / best, `${((best / frames) * 1e6).toFixed(1)} us a frame`);
}

function report(name: string, speed: number, note = '') {
  console.log(`${name.padEnd(34)} ${speed.toFixed(0).padStart(5)}x real time  ${note}`);
}

/**
 * A half each on two threads. The wall time of the slower one shows something where two processors are free; on a busy
 * machine the processor time of both against that of one alone tells what they cost each other.
 */
async function measureWorkers(name: string, kind: string) {
  const [one, two] = [await bestOf(kind, 1), await bestOf(kind, 2)];
  const gain = (one.wall / two.wall).toFixed(2);
  const cost = (two.processor / one.processor).toFixed(2);
  const alone = (SECONDS / one.wall).toFixed(0);
  report(name, SECONDS / two.wall, `wall, ${gain} times one worker's ${alone}x, with ${cost} of its processor time`);
}

async function bestOf(kind: string, threads: number) {
  const length = samples.length / threads;
  const tasks = Array.from({ length: threads }, (_, i) => ({ kind, from: i * length, to: (i + 1) * length }));
  const best = { wall: Number.POSITIVE_INFINITY, processor: Number.POSITIVE_INFINITY };
  for (let run = 0; run < WORKER_RUNS; run++) {
    const { wall, processor } = await timeOf(tasks);
    best.wall = Math.min(best.wall, wall);
    best.processor = Math.min(best.processor, processor);
  }
  return best;
}

/** Seconds a pass; the workers begin together, once all are warm. */
async function timeOf(tasks: readonly WorkerTask[]) {
  const workers = tasks.map((task) => new Worker(new URL(import.meta.url), { workerData: task }));
  const answers = () => Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0] as number));
  await answers();
  const start = process.cpuUsage();
  const times = answers();
  for (const worker of workers) worker.postMessage('go');
  const wall = Math.max(...(await times)) / PASSES;
  const { user, system } = process.cpuUsage(start);
  return { wall, processor: (user + system) / 1e6 / PASSES };
}

function measurePython() {
  const { stdout, status } = spawnSync(process.env.PYTHON ?? 'python3', ['-c', pythonTools(SECONDS, RATE)], {
    encoding: 'utf8',
  });
  if (status !== 0)
    console.log('librosa, scipy and torchaudio: no Python with NumPy here, skipped (set PYTHON to one)');
  for (const line of (stdout ?? '').split('\n').filter(Boolean)) {
    const [name, speed] = line.split('\t');
    if (speed) report(name, Number(speed));
    else console.log(line);
  }
}

if (isMainThread) {
  console.log(`${SECONDS} s at 16 kHz; mel: nFft 2048, hop 160, 229 filters, with logarithm; one thread`);
  const wasm = await loadWasmFft();
  const ffts: [string, FftFactory | undefined][] = [
    ['fft.js', undefined],
    ['WASM', wasm],
  ];
  for (const [name, fft] of ffts) measure(`log-mel, ${name}`, createMelExtractor({ ...ORIGINAL_MEL, fft }));
  measurePython();
  for (const [name, fft] of ffts) measure(`log-frequency, ${name}`, createLogFrequencyExtractor({ fft }));
  await measureWorkers('log-mel, fft.js, two workers', 'default');
  await measureWorkers('log-mel, WASM, two workers', 'wasm');
} else {
  const { kind, from, to } = workerData as WorkerTask;
  const fft = kind === 'wasm' ? await loadWasmFft() : undefined;
  const extractor = createMelExtractor({ ...ORIGINAL_MEL, fft });
  extractAll(extractor, 0, 60 * RATE);
  parentPort?.once('message', () => {
    const start = performance.now();
    for (let pass = 0; pass < PASSES; pass++) extractAll(extractor, from, to);
    parentPort?.postMessage((performance.now() - start) / 1000);
  });
  parentPort?.postMessage(0);
}
