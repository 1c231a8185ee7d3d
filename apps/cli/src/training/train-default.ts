import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_COUNT } from '@pianoscribe/core';
import { type SafetensorsFile, type TensorMap, writeSafetensors } from '@pianoscribe/core/safetensors';
import { createDefaultNetwork, DEFAULT_MODEL_FEATURES, type DefaultTargets, defaultLoss } from '@pianoscribe/models';
import {
  createAdam,
  createLossLog,
  loadCheckpoint,
  saveCheckpoint,
  type TrainingPosition,
  train,
  trapezoidSchedule,
} from '@pianoscribe/trainer';
import * as tf from '@tensorflow/tfjs';
import type { DefaultVariant } from './default-variant';
import type { PreparedClip } from './prepare-clip';

/** Settings of a training run of the default model; all of them go into its log. */
export interface DefaultTrainingSettings {
  readonly seed: number;
  readonly batchSize: number;
  readonly clipSeconds: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** Length of the run; left out, it goes on until it is stopped, and can be cooled down later. */
  readonly steps?: number;
  readonly cooldownSteps: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly averageDecay: number;
  readonly checkpointEvery: number;
  readonly logEvery: number;
}

/** What the shipped weights were trained with. */
export const DEFAULT_TRAINING: DefaultTrainingSettings = {
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
  readonly settings: DefaultTrainingSettings;
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

/**
 * Trains the default model on rendered clips and keeps in `folder`: `checkpoint.safetensors` (to go on from),
 * `weights.safetensors` (the running average in float16, to use) and `log.jsonl`. A run that has all of its steps is
 * left as it is.
 */
export async function trainDefault(options: TrainDefaultOptions): Promise<void> {
  const { settings, variant = {}, folder, signal } = options;
  await mkdir(folder, { recursive: true });
  const network = createDefaultNetwork({ seed: settings.seed, architecture: variant.architecture });
  const checkpointPath = join(folder, 'checkpoint.safetensors');
  if (options.from) network.loadWeights(options.from.tensors);
  const optimizer = createAdam(network.variables, settings);
  const { position, extra } = existsSync(checkpointPath)
    ? loadCheckpoint(await readFile(checkpointPath), network, optimizer)
    : { position: { step: 0, skipped: 0 }, extra: Number(options.from?.metadata.hoursOfAudio ?? 0) };
  if (settings.steps !== undefined && position.step >= settings.steps) {
    network.dispose();
    optimizer.dispose();
    return;
  }
  const hoursBefore = typeof extra === 'number' ? extra : 0;
  const hoursAt = (step: number) => hoursBefore + (step * settings.batchSize * settings.clipSeconds) / 3600;
  const line = async (text: string) => {
    options.onLine?.(text);
    await appendFile(join(folder, 'log.jsonl'), `${text}\n`);
  };
  await line(
    JSON.stringify({ settings, variant: options.variant, from: position, parameters: network.parameterCount }),
  );

  const log = createLossLog({ every: settings.logEvery });
  const save = async ({ step, skipped }: TrainingPosition) => {
    await writeAtomically(
      checkpointPath,
      await saveCheckpoint(network, optimizer, { position: { step, skipped }, extra: hoursBefore }),
    );
    const weights = await optimizer.withAverage(async () => network.saveWeights());
    await writeAtomically(join(folder, 'weights.safetensors'), packWeights(weights, variant, hoursAt(step)));
  };
  const steps = train({
    variables: network.variables,
    optimizer,
    batches: batchesOf(options.clipsFrom(position.step * settings.batchSize), settings.batchSize),
    loss: ({ features, ...targets }: Batch) => defaultLoss(network.forward(features, true), targets),
    release: (batch) => tf.dispose([batch.features, batch.keys, batch.pedal]),
    learningRate: trapezoidSchedule({
      peak: settings.learningRate,
      warmup: settings.warmupSteps,
      steps: settings.steps,
      cooldown: settings.steps === undefined ? 0 : settings.cooldownSteps,
    }),
    clipNorm: settings.clipNorm,
    position,
    signal,
  });
  let last: TrainingPosition = position;
  let saved: TrainingPosition = position;
  try {
    for await (const step of steps) {
      last = step;
      const text = log.add(step);
      if (text) await line(text);
      const isLast = settings.steps !== undefined && step.step >= settings.steps;
      if (isLast || step.step % settings.checkpointEvery === 0) {
        await save(step);
        saved = step;
      }
      if (isLast) break;
    }
  } finally {
    // A run that is cancelled, or whose data fails, goes on from its last step.
    if (last.step > saved.step) await save(last);
    network.dispose();
    optimizer.dispose();
  }
}

function packWeights(weights: TensorMap, { features }: DefaultVariant, hoursOfAudio: number): Uint8Array {
  const metadata = {
    model: 'default',
    features: JSON.stringify(features ?? DEFAULT_MODEL_FEATURES),
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
      [count, frames, KEY_COUNT, 4],
    ),
    pedal: tf.tensor3d(
      join((clip) => clip.pedal),
      [count, frames, 1],
    ),
  };
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
