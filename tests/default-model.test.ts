import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createLogFrequencyExtractor, createTuningEstimator } from '@pianoscribe/audio-features';
import { createResampler } from '@pianoscribe/audio-io';
import { readAudioFile } from '@pianoscribe/audio-io/node';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import { acousticModelChecks, featureExtractorChecks, transcriberChecks } from '@pianoscribe/core/testing';
import { selectEngine } from '@pianoscribe/engine';
import { evaluateTranscription } from '@pianoscribe/metrics';
import { createDefaultModel, DEFAULT_MODEL_FEATURES } from '@pianoscribe/models';
import { createNoteDecoder, extendBySustain, parseMidi } from '@pianoscribe/pianoroll-midi';
import { loadDefaultWeights } from '@pianoscribe/pretrained';
import { createTranscriber, type FrameTranscriber, withTuning } from '@pianoscribe/transcriber';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from './workspace';

const RECORDING = path.join(ROOT, 'examples/recording/recording.flac');
const REFERENCE = path.join(ROOT, 'examples/recording/reference.mid');

const features = createLogFrequencyExtractor(DEFAULT_MODEL_FEATURES);
let weights: TensorMap;
const createModel = (windowFrames: number) => createDefaultModel({ weights, features, windowFrames });
// Slower machines than this one, and busy ones, take their time.
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
  weights = await loadDefaultWeights();
});

describe('the default model with the shipped weights, on the engine that comes with npm', () => {
  const countTensors = () => tf.memory().numTensors;
  for (const { name, run } of acousticModelChecks({ createModel: () => createModel(96), countTensors })) it(name, run);
  for (const { name, run } of featureExtractorChecks({ extractor: features })) it(name, run);
});

describe('the whole way of a recording', async () => {
  const { samples, sampleRate } = await readAudioFile(RECORDING);
  const transcriberOf = (windowFrames: number): FrameTranscriber => {
    return async (audio, options) => {
      const model = createModel(windowFrames);
      try {
        return await createTranscriber({ model, decoder: createNoteDecoder, resampler: createResampler })(
          audio,
          options,
        );
      } finally {
        model.dispose();
      }
    };
  };
  // Two windows for six seconds: there is a seam, and quick.
  const transcriber = transcriberOf(256);
  const excerpt = samples.subarray(0, 6 * sampleRate);
  for (const { name, run } of transcriberChecks({ transcriber, samples: excerpt, sampleRate })) it(name, run);

  it('gives the same notes with windows of any length: a frame hears its margin and no more', async () => {
    const [short, long] = [
      await transcriber({ samples: excerpt, sampleRate }),
      await transcriberOf(512)({ samples: excerpt, sampleRate }),
    ];
    const { onsetOffset } = evaluateTranscription(short.notes, long.notes, {
      onsetTolerance: 1e-4,
      offsetMinTolerance: 1e-4,
      offsetRatio: 0,
    });
    expect(onsetOffset.f1).toBe(1);
  });

  it('hears most notes of the shipped recording', async () => {
    const { notes } = await transcriberOf(512)({ samples, sampleRate });
    const played = parseMidi(new Uint8Array(readFileSync(REFERENCE)));
    const { onset } = evaluateTranscription(extendBySustain(played.notes, played.pedals), notes);
    expect(onset.f1).toBeGreaterThan(0.8);
  });

  it('hears a piano half a semitone flat as one in tune', async () => {
    const model = createModel(512);
    const retune = (tuningCents: number) => {
      const retuned = createLogFrequencyExtractor({ ...DEFAULT_MODEL_FEATURES, tuningCents });
      const parts = { decoder: createNoteDecoder, resampler: createResampler };
      return createTranscriber({ ...parts, model: { ...model, features: retuned } });
    };
    // The same samples, said to be at a lower rate: all frequencies fall, all times stretch.
    const stretch = 2 ** (50 / 1200);
    const audio = { samples: samples.subarray(0, 12 * sampleRate), sampleRate: Math.round(sampleRate / stretch) };
    const { notes: played, pedals } = parseMidi(new Uint8Array(readFileSync(REFERENCE)));
    const reference = extendBySustain(played, pedals)
      .map((note) => ({ ...note, onset: note.onset * stretch, offset: note.offset * stretch }))
      .filter(({ onset }) => onset < 12 * stretch);
    const score = async (transcribe: FrameTranscriber) =>
      evaluateTranscription(reference, (await transcribe(audio)).notes).onset.f1;
    expect(await score(withTuning({ estimate: createTuningEstimator, retune }))).toBeGreaterThan(0.8);
    expect(await score(retune(0))).toBeLessThan(0.5);
    model.dispose();
  });
});
