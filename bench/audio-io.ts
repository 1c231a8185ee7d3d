// Reading audio: speed and memory of each format, and the resampler's speed, against this machine's ffmpeg in the same
// run. Speeds are seconds of audio in a second of processor time, all threads together, so that other load on the
// machine counts little. Seconds of audio: PIANOSCRIBE_BENCH_SECONDS, 600 when unset. Without an ffmpeg: WAV alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWav, resample } from '@pianoscribe/audio-io';
import { openAudioFile } from '@pianoscribe/audio-io/node';

const SECONDS = Number(process.env.PIANOSCRIBE_BENCH_SECONDS ?? 600);
const LOOP_SECONDS = 30;
const FROM = 44100;
const TO = 16000;
const CODECS: Record<string, string[]> = {
  wav: ['-c:a', 'pcm_s16le'],
  flac: ['-c:a', 'flac'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '192k'],
  ogg: ['-c:a', 'libvorbis', '-q:a', '5'],
  opus: ['-c:a', 'libopus', '-b:a', '128k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
};

const [, script, measured] = process.argv;
if (measured) await measureDecoding(measured);
else await main();

/** In a process of its own, so that the peak of memory is this file's alone. */
async function measureDecoding(file: string): Promise<void> {
  const start = process.cpuUsage();
  let samples = 0;
  for await (const block of (await openAudioFile(file, { sampleRate: TO })).blocks) samples += block.length;
  const elapsed = processorSeconds(start);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ elapsed, samples, peakMegabytes }));
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-audio-io-'));
  try {
    const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
    benchResampler(folder, hasFfmpeg);
    benchFormats(folder, hasFfmpeg);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchResampler(folder: string, hasFfmpeg: boolean): void {
  console.log(`resampling ${FROM} -> ${TO} Hz, one thread`);
  for (const frequency of [8300, 9000, 12000]) {
    console.log(`  a sine of ${frequency} Hz comes out at ${gain(frequency).toFixed(1)} dB`);
  }
  console.log(`  a sine of 7300 Hz comes out at ${gain(7300).toFixed(3)} dB`);
  const input = notes(LOOP_SECONDS * 4);
  resample(input, { from: FROM, to: TO });
  const ours = fastest(() => resample(input, { from: FROM, to: TO })) / (LOOP_SECONDS * 4);
  console.log(`  ours: x${(1 / ours).toFixed(0)}`);
  if (!hasFfmpeg) return;
  // Start and reading taken off by the difference of a long and a short file.
  const long = join(folder, 'long.f32');
  const short = join(folder, 'short.f32');
  writeFileSync(long, new Uint8Array(input.buffer));
  writeFileSync(short, new Uint8Array(input.buffer, 0, 4 * FROM));
  for (const resampler of ['swr', 'soxr:precision=28']) {
    const run = (file: string, filter: string[]) => () =>
      ffmpeg(['-f', 'f32le', '-ar', `${FROM}`, '-ac', '1', '-i', file, ...filter, '-f', 'f32le', '-y', '/dev/null']);
    const filter = ['-af', `aresample=resampler=${resampler}:osr=${TO}`];
    try {
      const theirs = (fastest(run(long, filter)) - fastest(run(short, filter))) / (LOOP_SECONDS * 4 - 1);
      console.log(
        `  ffmpeg ${resampler}: x${(1 / theirs).toFixed(0)}; ours takes ${(ours / theirs).toFixed(2)} times as long`,
      );
    } catch {
      console.log(`  ffmpeg ${resampler}: not in this ffmpeg`);
    }
  }
}

function benchFormats(folder: string, hasFfmpeg: boolean): void {
  console.log(`decoding ${SECONDS} s of stereo at ${FROM} Hz to mono at ${TO} Hz, streamed from a file`);
  const loop = join(folder, 'loop.wav');
  writeFileSync(loop, encodeWav({ samples: notes(hasFfmpeg ? LOOP_SECONDS : SECONDS), sampleRate: FROM }));
  for (const [extension, options] of Object.entries(hasFfmpeg ? CODECS : { wav: [] })) {
    const file = hasFfmpeg ? join(folder, `recording.${extension}`) : loop;
    if (hasFfmpeg) ffmpeg(['-stream_loop', '-1', '-i', loop, '-t', `${SECONDS}`, '-ac', '2', ...options, file]);
    const child = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), file]);
    if (child.status !== 0) throw new Error(`${script} ${file}: ${child.stderr}`);
    const { elapsed, samples, peakMegabytes } = JSON.parse(String(child.stdout));
    const megabytes = statSync(file).size / 2 ** 20;
    let line = `  ${extension.padEnd(4)} x${(samples / TO / elapsed).toFixed(0)}, at most ${peakMegabytes.toFixed(0)} MB`;
    line += ` (file: ${megabytes.toFixed(1)} MB)`;
    // M4A is decoded by ffmpeg in a process of its own, whose time is not ours.
    if (extension === 'm4a') line += '; the ffmpeg that decodes it not counted';
    else if (hasFfmpeg) {
      const theirs = ffmpeg(['-i', file, '-ac', '1', '-ar', `${TO}`, '-f', 'f32le', '-y', '/dev/null']);
      line += `; ffmpeg x${(SECONDS / theirs).toFixed(0)}, ours takes ${(elapsed / theirs).toFixed(2)} times as long`;
    }
    console.log(line);
    if (hasFfmpeg) rmSync(file);
  }
}

/** What becomes of a full-scale sine, in dB, away from the ends. */
function gain(frequency: number): number {
  const sine = Float32Array.from({ length: FROM }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / FROM));
  const output = resample(sine, { from: FROM, to: TO }).subarray(TO / 4, (TO * 3) / 4);
  return 10 * Math.log10((2 * output.reduce((sum, x) => sum + x * x, 0)) / output.length);
}

/** Four struck notes a second, each of some partials that die away. */
function notes(seconds: number): Float32Array {
  const samples = new Float32Array(seconds * FROM);
  for (let note = 0; note < 4 * seconds; note++) {
    const start = Math.floor((note * FROM) / 4);
    const pitch = 110 * 2 ** (((note * 7) % 36) / 12);
    for (let partial = 1; partial <= 4; partial++) {
      const step = (2 * Math.PI * pitch * partial) / FROM;
      for (let i = 0; i < FROM && start + i < samples.length; i++) {
        samples[start + i] += (0.1 / partial) * Math.exp((-4 * partial * i) / FROM) * Math.sin(step * i);
      }
    }
  }
  return samples;
}

/** Runs it; gives the seconds of processor time that it says it took. */
function ffmpeg(options: string[]): number {
  const common = ['-hide_banner', '-nostats', '-benchmark', '-nostdin', '-threads', '1', '-filter_threads', '1'];
  const { status, stderr } = spawnSync('ffmpeg', [...common, ...options]);
  const times = /utime=([0-9.]+)s stime=([0-9.]+)s/.exec(String(stderr));
  if (status !== 0 || !times) throw new Error(String(stderr));
  return Number(times[1]) + Number(times[2]);
}

function processorSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** Processor time of the fastest of three runs: of this process, or as the job itself tells it. */
function fastest(job: () => unknown): number {
  const runs = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    const told = job();
    return typeof told === 'number' ? told : processorSeconds(start);
  });
  return Math.min(...runs);
}
