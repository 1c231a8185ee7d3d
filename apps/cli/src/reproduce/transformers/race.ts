import { createFcnn, createFrameTransformer, type Network } from '@pianoscribe/models';
import type * as tf from '@tensorflow/tfjs';
import { type FitFacts, type FitOptions, fit, shuffled, studyLoss } from './fit';
import { score } from './score';
import type { StudyArm, StudyContext, StudyExperiment } from './study-types';

/** Shares of the steps in which the learning rate rises and falls. */
const [WARMUP, COOLDOWN] = [0.1, 0.3];
/** The original's for the FCNN; transformers want a lower one. */
const CLIP_NORM = { fcnn: 10, transformer: 1 };

/** A transformer that works against the FCNN: for the same segments, and for the same time of the same processor. */
export async function race(context: StudyContext): Promise<StudyExperiment> {
  const { seed, race } = context.settings;
  const steps = Math.floor(race.segments / race.batchSize);
  const plan = (steps: number, clipNorm: number): FitOptions => ({
    steps,
    learningRate: race.learningRate,
    warmup: Math.ceil(WARMUP * steps),
    cooldown: Math.ceil(COOLDOWN * steps),
    clipNorm,
  });
  const fcnn = await run(context, 'FCNN', createFcnn({ seed }), plan(steps, CLIP_NORM.fcnn));
  const transformer = (name: string, steps: number) =>
    run(context, name, createFrameTransformer({ seed }), plan(steps, CLIP_NORM.transformer));
  const sameData = await transformer('transformer, the same segments as often', steps);
  const timeOfStep = sameData.training.processorSeconds / steps;
  const sameTime = await transformer(
    'transformer, the same processor time',
    Math.max(1, Math.floor(fcnn.training.processorSeconds / timeOfStep)),
  );
  return {
    title: 'A transformer that works, against the FCNN',
    setting: `${context.train.count} segments, batches of ${race.batchSize}, the same order, loss and schedule; 768 columns a second`,
    arms: [fcnn, sameData, sameTime],
  };
}

async function run(
  context: StudyContext,
  name: string,
  net: Network<tf.Tensor3D>,
  options: FitOptions,
): Promise<StudyArm & { readonly training: FitFacts }> {
  const { train, test, settings, signal } = context;
  const { columns } = train;
  try {
    const batches = shuffled(train, { columns, batchSize: settings.race.batchSize, seed: settings.seed });
    const training = await fit(net, batches, ({ images, rolls }) => studyLoss(rolls, net.forward(images, true)), {
      ...options,
      signal,
    });
    const arm = { name, training, score: await score(({ images }) => net.forward(images), test, { columns, signal }) };
    context.onLine(
      `${name}: F1 ${arm.score.f1.toFixed(3)} after ${training.processorSeconds.toFixed(0)} s of processor`,
    );
    return arm;
  } finally {
    net.dispose();
  }
}
