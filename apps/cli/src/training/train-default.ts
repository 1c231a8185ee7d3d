import type { LogFrequencyOptions } from '@pianoscribe/audio-features';
import { KEY_COUNT } from '@pianoscribe/core';
import { type SafetensorsFile, type TensorMap, writeSafetensors } from '@pianoscribe/core/safetensors';
import { createDefaultNetwork, DEFAULT_MODEL_FEATURES, type DefaultTargets, defaultLoss } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import type { DefaultVariant } from './default-variant';
import type { PreparedClip } from './prepare-clip';
import { runTraining, type TrainingSettings } from './training-run';

/** What the shipped weights were trained with. */
export const DEFAULT_TRAINING: TrainingSettings = {
  seed: 1,
  batchSize: 8,
  clipSeconds: 5.12,
  learningRate: 2e-3,
  warmupSteps: 300,
  cooldownSteps: 1000,
  weightDecay: 0.02,
  clipNorm: 20,
  averageDecay: 0.998,
  checkpointEvery: 200,
  logEvery: 20,
};

/** Options of {@link trainDefault}. */
export interface TrainDefaultOptions {
  readonly settings: TrainingSettings;
  /** What is not as in the default model; its clips are the caller's. */
  readonly variant?: DefaultVariant;
  /** Finished clips from the given clip number on, in an order that the seed alone decides. */
  readonly clipsFrom: (firstClip: number) => AsyncIterable<PreparedClip>;
  /** Holds checkpoint, weights and log; a run that is already there is gone on with. */
  readonly folder: string;
  /** Weights to start from, where the folder holds no run yet; random ones without. */
  readonly from?: SafetensorsFile;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

interface Batch extends DefaultTargets {
  readonly features: tf.Tensor3D;
}

/** Trains the default model, but for its velocities, on rendered clips; `folder` is as {@link runTraining} keeps it. */
export async function trainDefault(options: TrainDefaultOptions): Promise<void> {
  const { settings, variant = {}, clipsFrom, from, ...run } = options;
  const network = createDefaultNetwork({ seed: settings.seed, architecture: variant.architecture });
  if (from) network.loadWeights(from.tensors);
  try {
    await runTraining<Batch>({
      ...run,
      settings,
      network,
      from,
      record: { variant: options.variant },
      batchesFrom: (step) => batchesOf(clipsFrom(step * settings.batchSize), settings.batchSize),
      loss: ({ features, ...targets }) => defaultLoss(network.forward(features, true), targets),
      release: (batch) => tf.dispose([batch.features, batch.keys, batch.pedal]),
      pack: (weights, hoursOfAudio) => packWeights(weights, hoursOfAudio, variant.features),
    });
  } finally {
    network.dispose();
  }
}

/** Weights of the default model as a file, in float16, that says what they hear. */
export function packWeights(
  weights: TensorMap,
  hoursOfAudio: number,
  features: LogFrequencyOptions = DEFAULT_MODEL_FEATURES,
): Uint8Array {
  const metadata = {
    model: 'default',
    features: JSON.stringify(features),
    hoursOfAudio: hoursOfAudio.toFixed(2),
  };
  return writeSafetensors(weights, { precision: 'float16', metadata });
}

async function* batchesOf(clips: AsyncIterable<PreparedClip>, batchSize: number): AsyncGenerator<Batch> {
  let waiting: PreparedClip[] = [];
  for await (const clip of clips) {
    waiting.push(clip);
    if (waiting.length < batchSize) continue;
    yield toBatch(waiting);
    waiting = [];
  }
}

function toBatch(clips: readonly PreparedClip[]): Batch {
  const frames = clips[0].frames;
  const join = (pick: (clip: PreparedClip) => Float32Array) => {
    const joined = new Float32Array(clips.reduce((sum, clip) => sum + pick(clip).length, 0));
    let at = 0;
    for (const clip of clips) {
      joined.set(pick(clip), at);
      at += pick(clip).length;
    }
    return joined;
  };
  const count = clips.length;
  return {
    features: tf.tensor3d(
      join((clip) => clip.features),
      [count, frames, clips[0].features.length / frames],
    ),
    keys: tf.tensor4d(
      join((clip) => clip.keys),
      [count, frames, KEY_COUNT, 3],
    ),
    pedal: tf.tensor3d(
      join((clip) => clip.pedal),
      [count, frames, 1],
    ),
  };
}
