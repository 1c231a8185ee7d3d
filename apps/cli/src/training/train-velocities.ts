import { createRandom, PianoscribeError, type Random } from '@pianoscribe/core';
import type { SafetensorsFile } from '@pianoscribe/core/safetensors';
import { colourOnset, createVelocityNetwork, SURROUNDING_COLUMNS, velocityLoss } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { drawColour } from './draw-colour';
import type { PreparedNotes } from './prepare-notes';
import { packWeights } from './train-default';
import { runTraining, type TrainingSettings } from './training-run';

/** What the shipped weights' velocities were trained with; a step's notes are of about 8 clips. */
export const VELOCITY_TRAINING: TrainingSettings = {
  seed: 1,
  batchSize: 8,
  clipSeconds: 5.12,
  learningRate: 1e-3,
  warmupSteps: 200,
  cooldownSteps: 2000,
  weightDecay: 0.02,
  clipNorm: 1,
  averageDecay: 0.998,
  checkpointEvery: 500,
  logEvery: 50,
};

/** Excerpts of a step, and notes of each: as many of all, so that each excerpt can be judged by itself. */
const EXCERPTS = 2;
const NOTES = 320;
/** Of an excerpt with fewer notes than this its mean says little. */
const FEWEST_NOTES = 16;

/** Options of {@link trainVelocities}. */
export interface TrainVelocitiesOptions {
  readonly settings: TrainingSettings;
  /** Finished notes of the clips of a round, and of those that follow, in an order that the seed alone decides. */
  readonly clipsFrom: (firstClip: number) => AsyncIterable<PreparedNotes>;
  /** Clips in a round: whole excerpts. */
  readonly roundLength: number;
  readonly folder: string;
  /** Weights of the whole model, whose velocities are trained (on). */
  readonly from: SafetensorsFile;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

interface Batch {
  /** [excerpt * note, column] */
  readonly surroundings: tf.Tensor2D;
  /** The same as rooms of another response would have them. */
  readonly coloured: tf.Tensor2D;
  /** [excerpt, note] */
  readonly velocities: tf.Tensor2D;
  /** [excerpt, note] */
  readonly keys: tf.Tensor2D;
}

/** Trains the default model's velocities on rendered notes; `folder` is as {@link runTraining} keeps it. */
export async function trainVelocities(options: TrainVelocitiesOptions): Promise<void> {
  const { settings, clipsFrom, roundLength, from, ...run } = options;
  const network = createVelocityNetwork({ seed: settings.seed });
  if ([...network.variables.keys()].every((name) => from.tensors.has(name))) network.loadWeights(from.tensors);
  try {
    await runTraining<Batch>({
      ...run,
      settings,
      network,
      from,
      batchesFrom: (step) => batchesOf(clipsFrom, step, { roundLength, ...settings }),
      loss: ({ surroundings, coloured, velocities, keys }) => {
        const hear = (x: tf.Tensor2D, output: number) =>
          tf.reshape(tf.slice(network.forward(x, true), [0, output], [-1, 1]), velocities.shape) as tf.Tensor2D;
        return velocityLoss({ precise: hear(surroundings, 0), fair: hear(coloured, 1) }, velocities, keys);
      },
      release: (batch) => tf.dispose([batch.surroundings, batch.coloured, batch.velocities, batch.keys]),
      pack: packWeights,
    });
  } finally {
    network.dispose();
  }
}

/** Each round's notes are drawn from once for every `batchSize` of its clips. */
async function* batchesOf(
  clipsFrom: TrainVelocitiesOptions['clipsFrom'],
  step: number,
  { roundLength, batchSize, seed }: { roundLength: number; batchSize: number; seed: number },
): AsyncGenerator<Batch> {
  const perRound = Math.ceil(roundLength / batchSize);
  let round = Math.floor(step / perRound);
  let first = step % perRound;
  let clips: PreparedNotes[] = [];
  for await (const clip of clipsFrom(round * roundLength)) {
    clips.push(clip);
    if (clips.length < roundLength) continue;
    const excerpts = byExcerpt(clips);
    for (let batch = first; batch < perRound; batch++) yield drawBatch(excerpts, createRandom(seed, round, batch));
    clips = [];
    first = 0;
    round++;
  }
}

/** The clips of each excerpt that has notes enough. */
function byExcerpt(clips: readonly PreparedNotes[]): PreparedNotes[][] {
  const excerpts = new Map<number, PreparedNotes[]>();
  for (const clip of clips) {
    if (clip.velocities.length === 0) continue;
    const others = excerpts.get(clip.excerpt);
    if (others) others.push(clip);
    else excerpts.set(clip.excerpt, [clip]);
  }
  const enough = [...excerpts.values()].filter((excerpt) => countNotes(excerpt) >= FEWEST_NOTES);
  if (enough.length > 0) return enough;
  throw new PianoscribeError(
    'INVALID_ARGUMENT',
    `No excerpt of a round has ${FEWEST_NOTES} notes. Give performances that are longer, or denser.`,
  );
}

function countNotes(excerpt: readonly PreparedNotes[]): number {
  return excerpt.reduce((sum, clip) => sum + clip.velocities.length, 0);
}

function drawBatch(excerpts: readonly PreparedNotes[][], random: Random): Batch {
  const surroundings = new Float32Array(EXCERPTS * NOTES * SURROUNDING_COLUMNS);
  const coloured = new Float32Array(surroundings.length);
  const velocities = new Float32Array(EXCERPTS * NOTES);
  const keys = new Float32Array(EXCERPTS * NOTES);
  for (let row = 0; row < velocities.length; ) {
    const excerpt = random.pick(excerpts);
    const count = countNotes(excerpt);
    const colour = drawColour(random);
    for (let n = 0; n < NOTES; n++, row++) {
      let note = random.integer(count);
      let c = 0;
      while (note >= excerpt[c].velocities.length) note -= excerpt[c++].velocities.length;
      const at = note * SURROUNDING_COLUMNS;
      surroundings.set(excerpt[c].surroundings.subarray(at, at + SURROUNDING_COLUMNS), row * SURROUNDING_COLUMNS);
      velocities[row] = excerpt[c].velocities[note];
      keys[row] = excerpt[c].keys[note];
      colourOnset(colour, keys[row], surroundings, coloured, row * SURROUNDING_COLUMNS);
    }
  }
  return {
    surroundings: tf.tensor2d(surroundings, [EXCERPTS * NOTES, SURROUNDING_COLUMNS]),
    coloured: tf.tensor2d(coloured, [EXCERPTS * NOTES, SURROUNDING_COLUMNS]),
    velocities: tf.tensor2d(velocities, [EXCERPTS, NOTES]),
    keys: tf.tensor2d(keys, [EXCERPTS, NOTES]),
  };
}
