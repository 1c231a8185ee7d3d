// What bench/audio-features.ts measures, and what its workers run.
import { spawnSync } from 'node:child_process';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  createLogFrequencyExtractor,
  createMelExtractor,
  extractFeatures,
  type FftFactory,
  ORIGINAL_MEL,
} from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import { createRandom, type FeatureExtractor } from '@pianoscribe/core';
import { pythonTools } from './python-tools';

const SECONDS = 600;
const RUNS = 5;
const RATE = 16000;

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

/** A half each on two threads, wall time of the slower one: two processors must be free for this to show anything. */
async function measureWorkers(name: string, kind: string) {
  const speeds: number[] = [];
  for (const threads of [1, 2]) {
    const length = samples.length / threads;
    const times = await Promise.all(
      Array.from({ length: threads }, (_, i) => inWorker({ kind, from: i * length, to: (i + 1) * length })),
    );
    speeds.push(SECONDS / Math.max(...times));
  }
  report(name, speeds[1], `wall, ${(speeds[1] / speeds[0]).toFixed(2)} times one worker's ${speeds[0].toFixed(0)}x`);
}

function inWorker(task: { kind: string; from: number; to: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once('message', (seconds: number) => resolve(seconds));
    worker.once('error', reject);
  });
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
  const { kind, from, to } = workerData as { kind: string; from: number; to: number };
  const fft = kind === 'wasm' ? await loadWasmFft() : undefined;
  const extractor = createMelExtractor({ ...ORIGINAL_MEL, fft });
  extractFeatures(extractor, { samples: samples.subarray(0, 10 * RATE), sampleRate: RATE });
  const start = performance.now();
  extractAll(extractor, from, to);
  parentPort?.postMessage((performance.now() - start) / 1000);
}
