// Where the time goes between a recording and its notes: the shipped recording, the shipped weights, the fastest engine.
import { fileURLToPath } from 'node:url';
import { createLogFrequencyExtractor } from '@pianoscribe/audio-features';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import { type AcousticModel, createFrameMatrix, type FeatureExtractor, KEY_COUNT } from '@pianoscribe/core';
import { selectEngine } from '@pianoscribe/engine';
import { createDefaultModel, DEFAULT_MODEL_FEATURES } from '@pianoscribe/models';
import { createNoteDecoder } from '@pianoscribe/pianoroll-midi';
import { loadDefaultWeights } from '@pianoscribe/pretrained';
import { createTranscriber } from '@pianoscribe/transcriber';

const RECORDING = fileURLToPath(new URL('../examples/recording/recording.flac', import.meta.url));
const RUNS = 3;

const spent = { features: 0, model: 0, decoder: 0 };

async function timed<T>(part: keyof typeof spent, work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  spent[part] += performance.now() - begun;
  return result;
}

function timedNow<T>(part: keyof typeof spent, work: () => T): T {
  const begun = performance.now();
  const result = work();
  spent[part] += performance.now() - begun;
  return result;
}

function watchedExtractor(extractor: FeatureExtractor): FeatureExtractor {
  return {
    ...extractor,
    createStream() {
      const stream = extractor.createStream();
      return {
        push: (samples) => timedNow('features', () => stream.push(samples)),
        finish: () => timedNow('features', () => stream.finish()),
      };
    },
  };
}

const { reason } = await selectEngine();
console.log(reason);
const features = watchedExtractor(createLogFrequencyExtractor(DEFAULT_MODEL_FEATURES));
const inner = createDefaultModel({ weights: await loadDefaultWeights(), features });
const model: AcousticModel = { ...inner, predict: (windows) => timed('model', () => inner.predict(windows)) };
const transcribe = createTranscriber({
  model,
  decoder: () => {
    const decoder = createNoteDecoder();
    return {
      push: (activations) => timedNow('decoder', () => decoder.push(activations)),
      finish: () => timedNow('decoder', () => decoder.finish()),
    };
  },
});

const audio = await readAudioFile(RECORDING, { sampleRate: features.sampleRate });
await transcribe(audio);
let best = Number.POSITIVE_INFINITY;
let shares = '';
for (let run = 0; run < RUNS; run++) {
  spent.features = spent.model = spent.decoder = 0;
  const begun = performance.now();
  const { duration } = await transcribe(audio);
  const elapsed = performance.now() - begun;
  if (elapsed >= best) continue;
  best = elapsed;
  const rest = elapsed - spent.features - spent.model - spent.decoder;
  const parts = Object.entries({ ...spent, 'windows and stitching': rest });
  shares = parts
    .map(([name, ms]) => `  ${name.padEnd(22)} ${((100 * ms) / elapsed).toFixed(1).padStart(5)} %`)
    .join('\n');
  console.log(`run ${run + 1}: ${(duration / (elapsed / 1000)).toFixed(1)} x real time`);
}
console.log(`of the fastest run:\n${shares}`);
model.dispose();

// What the way itself holds, without a net: an hour and a half against ten minutes of made-up audio.
const short = await peakMemory(10);
const long = await peakMemory(90);
console.log(
  `peak memory of 90 min: ${(long / short).toFixed(2)} x that of 10 min (${(short / 2 ** 20).toFixed(0)} MiB)`,
);

async function peakMemory(minutes: number): Promise<number> {
  let peak = 0;
  const { sampleRate, hopLength } = features;
  const still: AcousticModel = {
    name: 'still',
    features: createLogFrequencyExtractor({ hopLength, blocks: [{ windowLength: 1024, fftSize: 1024, shift: 0 }] }),
    window: { frames: 512, margin: 40 },
    stride: 1,
    async predict(windows) {
      peak = Math.max(peak, process.memoryUsage().rss);
      return windows.map(({ timing }) => {
        const roll = () => createFrameMatrix(512, KEY_COUNT, timing);
        return { onset: roll(), frame: roll() };
      });
    },
    dispose: () => undefined,
  };
  async function* blocks() {
    const block = Float32Array.from({ length: sampleRate }, (_, i) => Math.sin(i / 20));
    for (let second = 0; second < 60 * minutes; second++) yield block;
  }
  await createTranscriber({ model: still, decoder: createNoteDecoder })({ sampleRate, blocks: blocks() });
  return peak;
}
