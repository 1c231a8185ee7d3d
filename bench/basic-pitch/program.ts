// One side of the comparison: program.ts pianoscribe|basic-pitch ENGINE THREADS FILES; prints a line of JSON.
import { readFile } from 'node:fs/promises';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { type EngineChoice, selectEngine } from '@pianoscribe/engine';

/** Of one file: how many notes it has. */
type CountNotes = (file: string) => Promise<{ notes: number; seconds: number }>;

const [program, engine, threads, ...files] = process.argv.slice(2);
await selectEngine({ engine: engine as EngineChoice, threads: Number(threads) });
const count = program === 'basic-pitch' ? await basicPitch() : await pianoscribe();
const notesPerMinute: number[] = [];
for (const file of files) {
  const { notes, seconds } = await count(file);
  notesPerMinute.push((60 * notes) / seconds);
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(`\n${JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024, notesPerMinute })}`);

async function pianoscribe(): Promise<CountNotes> {
  const { createLogFrequencyExtractor } = await import('@pianoscribe/audio-features');
  const { loadWasmFft } = await import('@pianoscribe/audio-features/wasm-fft');
  const { createResampler } = await import('@pianoscribe/audio-io');
  const { openAudioFile } = await import('@pianoscribe/audio-io/node');
  const { readSafetensors } = await import('@pianoscribe/core/safetensors');
  const { createDefaultModel, DEFAULT_MODEL_FEATURES } = await import('@pianoscribe/models');
  const { createNoteDecoder, evenVelocities } = await import('@pianoscribe/pianoroll-midi');
  const { loadDefaultWeights } = await import('@pianoscribe/pretrained');
  const { createTranscriber } = await import('@pianoscribe/transcriber');
  const other = process.env.PIANOSCRIBE_WEIGHTS;
  const weights = other === undefined ? await loadDefaultWeights() : readSafetensors(await readFile(other)).tensors;
  const features = createLogFrequencyExtractor({ ...DEFAULT_MODEL_FEATURES, fft: await loadWasmFft() });
  const model = createDefaultModel({ weights, features });
  const transcribe = createTranscriber({
    model,
    decoder: createNoteDecoder,
    revise: evenVelocities,
    resampler: createResampler,
  });
  return async (file) => {
    const { notes, duration } = await transcribe(await openAudioFile(file, { sampleRate: model.features.sampleRate }));
    return { notes: notes.length, seconds: duration };
  };
}

/** What is used of the package, which is not installed where this is checked. */
interface BasicPitchPackage {
  readonly BasicPitch: new (
    model: unknown,
  ) => {
    evaluateModel(
      samples: Float32Array,
      onPiece: (frames: number[][], onsets: number[][], contours: number[][]) => void,
      onPercent: (percent: number) => void,
    ): Promise<void>;
  };
  readonly outputToNotesPoly: (frames: number[][], onsets: number[][]) => unknown[];
}

async function basicPitch(): Promise<CountNotes> {
  const folder = process.env.PIANOSCRIBE_BASIC_PITCH ?? '.';
  const tf = await import('@tensorflow/tfjs');
  const load = createRequire(path.join(path.resolve(folder), 'package.json'));
  // Both sides on one tfjs: the package's own would start a second, slower engine.
  const ours = createRequire(import.meta.url).resolve('@tensorflow/tfjs');
  const resolver = Module as unknown as { _resolveFilename: (name: string, ...rest: unknown[]) => string };
  const resolve = resolver._resolveFilename;
  resolver._resolveFilename = (name, ...rest) => (name === '@tensorflow/tfjs' ? ours : resolve(name, ...rest));
  const { BasicPitch, outputToNotesPoly } = load('@spotify/basic-pitch') as BasicPitchPackage;
  resolver._resolveFilename = resolve;

  const home = path.join(path.resolve(folder), 'node_modules/@spotify/basic-pitch/model');
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(path.join(home, 'model.json'), 'utf8'));
  const shard = await readFile(path.join(home, 'group1-shard1of1.bin'));
  const weightData = shard.buffer.slice(shard.byteOffset, shard.byteOffset + shard.byteLength) as ArrayBuffer;
  const weightSpecs = weightsManifest[0].weights;
  const model = await tf.loadGraphModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  return async (file) => {
    const { samples, sampleRate } = await readAudioFile(file, { sampleRate: 22050 });
    const frames: number[][] = [];
    const onsets: number[][] = [];
    await new BasicPitch(model).evaluateModel(
      samples,
      (f, o) => {
        frames.push(...f);
        onsets.push(...o);
      },
      () => undefined,
    );
    return { notes: outputToNotesPoly(frames, onsets).length, seconds: samples.length / sampleRate };
  };
}
