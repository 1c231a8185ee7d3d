import { createSeq2Seq, type Seq2SeqNetwork, type Seq2SeqOptions } from '@pianoscribe/models';
import * as tf from '@tensorflow/tfjs';
import { CLIP_NORM } from './encoder-experiments';
import { type FitFacts, fit, shuffled, studyLoss } from './fit';
import { gridOf } from './grid';
import { generationBlocks } from './iterative';
import { score, type Teller } from './score';
import type { StudyArm, StudyContext, StudyExperiment } from './study-types';

/** A trained net and what it took. */
interface Trained {
  readonly net: Seq2SeqNetwork;
  readonly training: FitFacts;
}

/** The nets that are fed true columns in training: shifted or not, and on two grids. */
export async function decoderExperiments(context: StudyContext): Promise<StudyExperiment[]> {
  const { columns, coarseColumns } = context.settings.decoder;
  const trained: Trained[] = [];
  const learn = async (name: string, grid: number, options: Partial<Seq2SeqOptions>) => {
    trained.push(await teach(context, name, grid, options));
    return trained[trained.length - 1];
  };
  const taught =
    ({ net }: Trained): Teller =>
    ({ images, rolls }) =>
      net.teach(images, rolls);
  const copy = (name: string, grid: number) => judge(context, name, grid, ({ rolls }) => earlier(rolls));
  try {
    const unshifted = await learn('unshifted', columns, { defects: { targets: 'unshifted' } });
    const shifted = await learn('shifted', columns, {});
    const coarse = await learn('shifted, coarse grid', coarseColumns, {});
    const shiftedTaught = await judge(
      context,
      'shifted, fed the true columns',
      columns,
      taught(shifted),
      shifted.training,
    );
    const shiftedAlone = await judge(context, 'shifted, left alone', columns, alone(shifted));
    const fine = context.train.columns;
    return [
      {
        title: 'Unshifted targets',
        setting: `${sizeOf(context)}, ${columns} columns a segment`,
        arms: [
          await judge(context, 'unshifted, fed the true columns', columns, taught(unshifted), unshifted.training),
          await judge(context, 'unshifted, left alone', columns, alone(unshifted)),
          shiftedTaught,
          shiftedAlone,
        ],
      },
      {
        title: 'The grid',
        setting: `${sizeOf(context)}, targets shifted; a rule that repeats the last true column, and the net`,
        arms: [
          await copy(`repeat the last of ${fine} columns`, fine),
          await copy(`repeat the last of ${columns}`, columns),
          await copy(`repeat the last of ${coarseColumns}`, coarseColumns),
          { ...shiftedTaught, name: `net, ${columns}, fed the true columns`, training: undefined },
          { ...shiftedAlone, name: `net, ${columns}, left alone` },
          await judge(
            context,
            `net, ${coarseColumns}, fed the true columns`,
            coarseColumns,
            taught(coarse),
            coarse.training,
          ),
          await judge(context, `net, ${coarseColumns}, left alone`, coarseColumns, alone(coarse)),
        ],
      },
    ];
  } finally {
    for (const { net } of trained) net.dispose();
  }
}

/** What the paper tried against copying: feeding the decoder its own columns, and feeding it nothing. */
export async function feedbackExperiment(context: StudyContext): Promise<StudyExperiment> {
  const { columns, cut } = context.settings.decoder;
  const arms: StudyArm[] = [];
  for (const [name, options, feedsBack] of [
    ['blind: fed nothing', { decoderInput: 'blind' }, false],
    [`fed its own, gradient cut every ${cut}`, {}, true],
  ] as const) {
    const trained = await teach(context, name, columns, options, feedsBack);
    arms.push(await judge(context, name, columns, alone(trained), trained.training));
    trained.net.dispose();
  }
  return { title: 'Ways round it', setting: `${sizeOf(context)}, ${columns} columns a segment; left alone`, arms };
}

async function judge(
  context: StudyContext,
  name: string,
  columns: number,
  tell: Teller,
  training?: FitFacts,
): Promise<StudyArm> {
  const arm = { name, score: await score(tell, context.test, { columns, signal: context.signal }), training };
  context.onLine(`  ${name}: F1 ${arm.score.f1.toFixed(3)}, movement ${arm.score.movement.toFixed(3)}`);
  return arm;
}

function alone({ net }: Trained): Teller {
  return ({ images }) => net.forward(images);
}

function sizeOf({ settings: { batchSize, decoder } }: StudyContext): string {
  return `seq2seq, width ${decoder.width}, ${decoder.steps} steps of ${batchSize} segments`;
}

async function teach(
  context: StudyContext,
  name: string,
  columns: number,
  options: Partial<Seq2SeqOptions>,
  feedsBack = false,
): Promise<Trained> {
  const { settings, train, signal } = context;
  const { seed, batchSize } = settings;
  const { width, encoderLayers, steps, cut } = settings.decoder;
  const columnsPerSecond = gridOf(train, columns);
  const net = createSeq2Seq({ seed, width, feedForward: width, encoderLayers, columnsPerSecond, ...options });
  const batches = shuffled(train, { columns, batchSize, seed });
  const plan = { ...settings, clipNorm: CLIP_NORM, signal };
  let training: FitFacts;
  if (feedsBack) {
    const data = generationBlocks(net, batches, { columns, cut });
    training = await fit(net, data, data.loss, { ...plan, steps });
  } else {
    training = await fit(net, batches, ({ images, rolls }) => studyLoss(rolls, net.teach(images, rolls, true)), {
      ...plan,
      steps,
    });
  }
  context.onLine(`seq2seq, ${name}: loss ${training.loss.toFixed(4)} after ${training.seconds.toFixed(0)} s`);
  return { net, training };
}

/** Each column is told to be the one before it. */
function earlier(rolls: tf.Tensor3D): tf.Tensor3D {
  const [batch, columns, keys] = rolls.shape;
  return tf.concat([tf.zeros([batch, 1, keys]), tf.slice(rolls, [0, 0, 0], [-1, columns - 1, -1])], 1);
}
