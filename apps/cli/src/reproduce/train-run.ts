import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JobOptions } from '@pianoscribe/core';
import { readSafetensors, writeSafetensors } from '@pianoscribe/core/safetensors';
import { reweightedBinaryCrossEntropy } from '@pianoscribe/losses';
import type { FrameScore } from '@pianoscribe/metrics';
import { createCrnn, createFcnn, type OriginalNetwork } from '@pianoscribe/models';
import { createAdam, loadCheckpoint, saveCheckpoint, type TrainingPosition, train } from '@pianoscribe/trainer';
import * as tf from '@tensorflow/tfjs';
import { readIfThere } from '../io/read-if-there';
import { writeFile } from '../io/write-file';
import { evaluateNet } from './evaluate-net';
import { batchesAnEpoch, type SegmentBatch, shuffledSegments } from './segment-batches';
import type { SegmentSource } from './segments';
import type { NetName, StudyConfig } from './study-config';

/** A net and a beta of the grid. */
export interface RunKey {
  readonly net: NetName;
  readonly beta: number;
}

/** What one epoch came to. */
export interface EpochResult {
  readonly scores: FrameScore;
  /** Seconds of training, evaluation left out. */
  readonly seconds: number;
  /** Segments trained on. */
  readonly clips: number;
}

/** What one run came to. */
export interface RunResult extends RunKey {
  readonly epochs: readonly EpochResult[];
  /** Of each batch; null where it was not finite and was skipped. */
  readonly losses: readonly (number | null)[];
}

/** What a run needs. */
export interface RunOptions extends RunKey, JobOptions {
  readonly config: StudyConfig;
  readonly train: SegmentSource;
  readonly test: SegmentSource;
  /** The run's own: checkpoints, weights after each epoch and early in the first, results. */
  readonly folder: string;
  /** A line for each epoch that is done. */
  readonly onLine?: (line: string) => void;
}

/** Weights in a run's folder: after an epoch, or early in the first. */
export type WeightsName = 'early' | `epoch-${number}`;

interface Kept {
  losses: (number | null)[];
  /** Seconds of each epoch so far. */
  seconds: number[];
}

/** A net of the study with its first weights. */
export function createStudyNet(net: NetName, seed: number): OriginalNetwork {
  return (net === 'fcnn' ? createFcnn : createCrnn)({ seed });
}

/** A net with the weights of a run. */
export async function loadStudyNet(net: NetName, folder: string, name: WeightsName): Promise<OriginalNetwork> {
  const { tensors } = readSafetensors(await readFile(weightsPath(folder, name)));
  const network = createStudyNet(net, 0);
  network.loadWeights(tensors);
  return network;
}

/**
 * Trains one net with one beta and evaluates it after each epoch. Broken off at any point, it goes on from the last
 * checkpoint and comes to the same result (on an engine whose sums have one order).
 */
export async function trainRun(options: RunOptions): Promise<RunResult> {
  const { net, beta, config, folder } = options;
  await mkdir(folder, { recursive: true });
  const resultPath = path.join(folder, 'result.json');
  const done = await readIfThere(resultPath);
  if (done) return JSON.parse(done) as RunResult;
  const { kept, position } = await learn(options);
  const batchSize = config.training.batchSize[net];
  const perEpoch = batchesAnEpoch(options.train.count, batchSize);
  const epochs: EpochResult[] = [];
  for (let epoch = 1; epoch * perEpoch <= position.step; epoch++) {
    const scores = await scoresAfter(epoch, options);
    epochs.push({ scores, seconds: kept.seconds[epoch - 1], clips: options.train.count });
  }
  const result: RunResult = { net, beta, epochs, losses: kept.losses };
  await writeFile(resultPath, JSON.stringify(result));
  return result;
}

/** The scores after an epoch, kept in a file. */
async function scoresAfter(
  epoch: number,
  { net, beta, config, folder, test, signal, onLine }: RunOptions,
): Promise<FrameScore> {
  const file = path.join(folder, `epoch-${epoch}.json`);
  const known = await readIfThere(file);
  if (known) return JSON.parse(known) as FrameScore;
  const network = await loadStudyNet(net, folder, `epoch-${epoch}`);
  try {
    const scores = await evaluateNet(network, test, config.evaluation, signal);
    await writeFile(file, JSON.stringify(scores, null, 2));
    const { f1, precision, recall } = scores;
    const figures = `F1 ${f1.toFixed(4)}, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`;
    onLine?.(`${net} beta ${beta}, epoch ${epoch}: ${figures}`);
    return scores;
  } finally {
    network.dispose();
  }
}

async function learn(options: RunOptions): Promise<{ kept: Kept; position: TrainingPosition }> {
  const { net, beta, config, folder, train: source, signal, onProgress } = options;
  const { training, loss } = config;
  const perEpoch = batchesAnEpoch(source.count, training.batchSize[net]);
  const total = perEpoch * training.epochs;
  const early = Math.max(1, Math.round(training.earlyEpoch * perEpoch));
  const network = createStudyNet(net, training.seed);
  const optimizer = createAdam(network.variables);
  const checkpoint = path.join(folder, 'checkpoint.safetensors');
  const known = await readFile(checkpoint).catch(() => undefined);
  let position: TrainingPosition = { step: 0, skipped: 0 };
  let kept: Kept = { losses: [], seconds: [] };
  if (known) {
    const state = loadCheckpoint(known, network, optimizer);
    position = state.position;
    kept = state.extra as Kept;
    // It may have been broken off in an evaluation.
    for (let epoch = 1; epoch * perEpoch <= position.step; epoch++) await scoresAfter(epoch, options);
  }
  let saved = position.step;
  const save = async () => {
    await writeFile(checkpoint, await saveCheckpoint(network, optimizer, { position, extra: kept }));
    saved = position.step;
  };
  const saveWeights = (name: WeightsName) =>
    writeFile(weightsPath(folder, name), writeSafetensors(network.saveWeights()));
  const lossOf = reweightedBinaryCrossEntropy({ beta, ...loss });
  const range = { batchSize: training.batchSize[net], seed: training.seed, from: position.step, to: total };
  const steps = train<SegmentBatch>({
    variables: network.variables,
    optimizer,
    batches: shuffledSegments(source, range),
    loss: ({ images, rolls }) => lossOf(rolls, network.forward(images, true)),
    release: ({ images, rolls }) => tf.dispose([images, rolls]),
    learningRate: training.learningRate,
    clipNorm: training.clipNorm[net],
    position,
    signal,
  });
  try {
    for await (const { step, skipped, loss, wasSkipped, seconds } of steps) {
      const epoch = Math.floor((step - 1) / perEpoch);
      position = { step, skipped };
      kept.losses.push(wasSkipped ? null : loss);
      kept.seconds[epoch] = (kept.seconds[epoch] ?? 0) + seconds;
      onProgress?.({ stage: `${net} beta ${beta}`, done: step, total, unit: 'batches' });
      if (step === early) await saveWeights('early');
      const isEpoch = step % perEpoch === 0;
      // Weights first: a checkpoint at the end of an epoch says that they are there.
      if (isEpoch) await saveWeights(`epoch-${step / perEpoch}`);
      if (isEpoch || step % training.checkpointEvery === 0) await save();
      if (isEpoch) await scoresAfter(step / perEpoch, options);
    }
  } finally {
    // One that is cancelled goes on from its last whole batch.
    if (position.step > saved) await save();
    network.dispose();
    optimizer.dispose();
  }
  return { kept, position };
}

function weightsPath(folder: string, name: WeightsName): string {
  return path.join(folder, `${name}.safetensors`);
}
