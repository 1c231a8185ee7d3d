// Mel spectrograms and log-frequency features: how many times faster than the audio lasts, on one thread and on two.
// Times are processor time, the best of several runs, so that other load on the machine weighs little.
// librosa, scipy and torchaudio are measured in the same run where PYTHON (default python3) has them.
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

const SECONDS = 600;
const RUNS = 3;
const RATE = 16000;

const random = createRandom(1);
const samples = Float32Array.from({ length: SECONDS * RATE }, () => random.uniform(-0.5, 0.5));

/** 10 s at a time through one stream, as an app would. */
function extractAll(extractor: FeatureExtractor, from = 0, to = samples.length) {
  const stream = extractor.createStream();
  let frames = 0;
  for (let at = from; at < to; at += 10 * RATE) {
    frames += stream.push(samples.subarray(at, Math.min(to, at + 10 * RATE))).shape[0];
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
    // A worker does not take over the loader that reads TypeScript.
    const start = `import('tsx/esm/api').then(({ register }) => { register(); return import('${import.meta.url}'); })`;
    const worker = new Worker(start, { eval: true, workerData: task });
    worker.once('message', (seconds: number) => resolve(seconds));
    worker.once('error', reject);
  });
}

const PYTHON_TOOLS = `
import os
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'): os.environ[name] = '1'
import time, numpy as np
x = (np.random.default_rng(1).random(${SECONDS * RATE}) - .5).astype(np.float32)
def measure(name, run):
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        for at in range(0, len(x), ${60 * RATE}): run(x[at:at + ${60 * RATE}])
        best = min(best, time.process_time() - start)
    print(name + '\\t' + str(${SECONDS} / best), flush=True)
try:
    import librosa
    def run(y):
        mel = librosa.feature.melspectrogram(y=y, sr=16000, n_fft=2048, hop_length=160, n_mels=229, fmin=30, fmax=8000, htk=True, norm=None)
        return np.log(np.maximum(mel, 1e-10))
    measure('librosa ' + librosa.__version__ + ' log-mel', run)
except ImportError: print('librosa is not installed: skipped')
try:
    import scipy, scipy.fft, scipy.sparse
    points = 700 * (10 ** (np.linspace(2595 * np.log10(1 + 30 / 700), 2595 * np.log10(1 + 8000 / 700), 231) / 2595) - 1)
    bins = np.arange(1025) * 16000 / 2048
    rise = (bins - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
    fall = (points[2:, None] - bins) / (points[2:] - points[1:-1])[:, None]
    bank = scipy.sparse.csr_array(np.maximum(0, np.minimum(rise, fall)).astype(np.float32))
    window = (.5 - .5 * np.cos(2 * np.pi * np.arange(2048) / 2048)).astype(np.float32)
    def run(y):
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(y, 1024, mode='reflect'), 2048)[::160]
        for at in range(0, len(frames), 256):
            spectrum = scipy.fft.rfft(frames[at:at + 256] * window, workers=1)
            np.log(np.maximum(bank @ (spectrum.real ** 2 + spectrum.imag ** 2).T, 1e-10))
    measure('scipy ' + scipy.__version__ + ' rfft (pocketfft) and sparse bank', run)
except ImportError: print('scipy is not installed: skipped')
try:
    import torch, torchaudio
    torch.set_num_threads(1)
    mel = torchaudio.transforms.MelSpectrogram(16000, 2048, hop_length=160, n_mels=229, f_min=30, f_max=8000)
    measure('torchaudio ' + torchaudio.__version__ + ' log-mel', lambda y: torch.log(mel(torch.from_numpy(y)).clamp(min=1e-10)))
except ImportError: print('torchaudio is not installed: skipped')
`;

function measurePython() {
  const { stdout, status } = spawnSync(process.env.PYTHON ?? 'python3', ['-c', PYTHON_TOOLS], { encoding: 'utf8' });
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
