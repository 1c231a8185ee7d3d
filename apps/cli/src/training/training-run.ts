import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, type SafetensorsFile, type TensorMap } from '@pianoscribe/core/safetensors';
import type { Network } from '@pianoscribe/models';
import {
  createAdam,
  createLossLog,
  loadCheckpoint,
  saveCheckpoint,
  type TrainingPosition,
  train,
  trapezoidSchedule,
} from '@pianoscribe/trainer';
import type * as tf from '@tensorflow/tfjs';

/** Settings of a training run; all of them go into its log. */
export interface TrainingSettings {
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

/** What is trained, on what, and where it is kept. */
export interface TrainingRun<Batch> {
  readonly settings: TrainingSettings;
  readonly network: Network<unknown>;
  /** Batches from the given step on, in an order that the seed alone decides. */
  readonly batchesFrom: (step: number) => AsyncIterable<Batch>;
  readonly loss: (batch: Batch) => tf.Scalar;
  readonly release: (batch: Batch) => void;
  /** Holds checkpoint, weights and log; a run that is already there is gone on with. */
  readonly folder: string;
  /** What the log says besides at each start. */
  readonly record?: object;
  /** Weights to start from, where the folder holds no run yet. What the network does not have of them is kept with it. */
  readonly from?: SafetensorsFile;
  /** The bytes of `weights.safetensors`, from the running average of the weights, and the hours of audio in them. */
  readonly pack: (weights: TensorMap, hoursOfAudio: number) => Uint8Array;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/**
 * Trains and keeps in `folder`: `checkpoint.safetensors` (to go on from), `weights.safetensors` (to use) and
 * `log.jsonl`. A run that has all of its steps is left as it is.
 */
export async function runTraining<Batch>(run: TrainingRun<Batch>): Promise<void> {
  const { settings, network, folder, signal } = run;
  await mkdir(folder, { recursive: true });
  const checkpointPath = join(folder, 'checkpoint.safetensors');
  const weightsPath = join(folder, 'weights.safetensors');
  const optimizer = createAdam(network.variables, settings);
  const { position, extra } = existsSync(checkpointPath)
    ? loadCheckpoint(await readFile(checkpointPath), network, optimizer)
    : { position: { step: 0, skipped: 0 }, extra: Number(run.from?.metadata.hoursOfAudio ?? 0) };
  const hoursBefore = typeof extra === 'number' ? extra : 0;
  const hoursAt = (step: number) => hoursBefore + (step * settings.batchSize * settings.clipSeconds) / 3600;
  const begun = existsSync(weightsPath) ? readSafetensors(await readFile(weightsPath)) : run.from;
  const kept = [...(begun?.tensors ?? [])].filter(([name]) => !network.variables.has(name));
  if (settings.steps !== undefined && position.step >= settings.steps) {
    optimizer.dispose();
    return;
  }
  const line = async (text: string) => {
    run.onLine?.(text);
    await appendFile(join(folder, 'log.jsonl'), `${text}\n`);
  };
  await line(JSON.stringify({ settings, ...run.record, from: position, parameters: network.parameterCount }));

  const log = createLossLog({ every: settings.logEvery });
  const save = async ({ step, skipped }: TrainingPosition) => {
    const state = { position: { step, skipped }, extra: hoursBefore };
    await writeAtomically(checkpointPath, await saveCheckpoint(network, optimizer, state));
    const weights = await optimizer.withAverage(async () => network.saveWeights());
    await writeAtomically(weightsPath, run.pack(new Map([...weights, ...kept]), hoursAt(step)));
  };
  const steps = train({
    variables: network.variables,
    optimizer,
    batches: run.batchesFrom(position.step),
    loss: run.loss,
    release: run.release,
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
    optimizer.dispose();
  }
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
