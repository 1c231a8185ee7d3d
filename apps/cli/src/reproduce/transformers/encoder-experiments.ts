import { AS_PUBLISHED, createEncoderOnly, type Network, type TransformerDefects } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { fit, shuffled, studyLoss } from './fit';
import { gridOf } from './grid';
import { score, type Teller } from './score';
import type { StudyArm, StudyContext, StudyExperiment } from './study-types';

/** The encoder-only net with each of its defects alone, with all of them, and with none. */
export async function encoderExperiments(context: StudyContext): Promise<StudyExperiment[]> {
  const { settings } = context;
  const { width, columns, steps } = settings.encoder;
  const fixed = await train(context, {});
  const across = await train(context, { attention: 'across-batch' });
  const misplaced = await train(context, { misplacedArguments: true });
  // Its evaluation is told apart below: with dropout, without.
  const published = await train(context, { ...AS_PUBLISHED, dropoutInEvaluation: false });
  const nets = [fixed, across, misplaced, published];
  const judge = async (name: string, tell: Teller, training?: StudyArm['training'], batch = settings.batchSize) => {
    const arm = {
      name,
      score: await score(tell, context.test, { ...context, columns, batch }),
      training,
    };
    context.onLine(`  ${name}: F1 ${arm.score.f1.toFixed(3)}, movement ${arm.score.movement.toFixed(3)}`);
    return arm;
  };
  const clean =
    (net: Network<tf.Tensor3D>): Teller =>
    ({ images }) =>
      net.forward(images);
  const raw =
    (net: Network<tf.Tensor3D>, training = false): Teller =>
    ({ images }) =>
      net.forward(unstandardise(images, context.level), training);

  const setting = `encoder only, width ${width}, ${steps} steps of ${settings.batchSize} segments, ${columns} columns a segment`;
  try {
    const asMeant = await judge('none', clean(fixed.net), fixed.training);
    return [
      {
        title: 'Attention across the batch',
        setting,
        arms: [
          { ...asMeant, name: 'over time' },
          await judge('across the batch', clean(across.net), across.training),
          await judge('across the batch, heard one by one', clean(across.net), undefined, 1),
        ],
      },
      {
        title: 'Misplaced arguments',
        setting,
        arms: [
          { ...asMeant, name: `2 heads of width ${width / 2}, feed-forward ${width}` },
          await judge(`${width} heads of width 1, feed-forward 2`, clean(misplaced.net), misplaced.training),
        ],
      },
      {
        title: 'Evaluation',
        setting: `${setting}; one net, no defect in its training`,
        arms: [
          { ...asMeant, name: 'standardised input, no dropout', training: undefined },
          await judge('dropout left on', ({ images }) => fixed.net.forward(images, true)),
          await judge('input not standardised', raw(fixed.net)),
          await judge('both', raw(fixed.net, true)),
        ],
      },
      {
        title: 'Encoder only, all its defects at once',
        setting,
        arms: [
          { ...asMeant, training: undefined },
          await judge('as published', raw(published.net, true), published.training),
          await judge('trained as published, evaluated rightly', ({ images }) => published.net.forward(images)),
        ],
      },
    ];
  } finally {
    for (const { net } of nets) net.dispose();
  }
}

async function train(context: StudyContext, defects: TransformerDefects) {
  const { settings, signal } = context;
  const { seed, batchSize } = settings;
  const { width, columns, steps } = settings.encoder;
  const columnsPerSecond = gridOf(context.train, columns);
  const net = createEncoderOnly({ seed, width, feedForward: width, columnsPerSecond, defects });
  const training = await fit(
    net,
    shuffled(context.train, { columns, batchSize, seed }),
    ({ images, rolls }) => studyLoss(rolls, net.forward(images, true)),
    { ...settings, steps, clipNorm: CLIP_NORM, signal },
  );
  const names = Object.keys(defects).join(', ') || 'no defect';
  context.onLine(`encoder only, ${names}: loss ${training.loss.toFixed(4)} after ${training.seconds.toFixed(0)} s`);
  return { net, training };
}

/** The original's, for its transformers. */
export const CLIP_NORM = 0.5;

/** Log-mel images as they were before standardising, at the level and spread of the average one. */
export function unstandardise(images: tf.Tensor4D, level: StudyContext['level']): tf.Tensor4D {
  return tf.add(tf.mul(images, level.deviation), level.mean);
}
