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

/** The nets with a decoder: what it was fed, how fine the grid was, and the ways round it that the paper tried. */
export async function decoderExperiments(context: StudyContext): Promise<StudyExperiment[]> {
  const { settings, test, train } = context;
  const { columns, coarseColumns, cut } = settings.decoder;
  const trained: Trained[] = [];
  const learn = async (name: string, grid: number, options: Partial<Seq2SeqOptions>, feedsBack = false) => {
    trained.push(await teach(context, name, grid, options, feedsBack));
    return trained[trained.length - 1];
  };
  const judge = async (name: string, grid: number, tell: Teller, training?: FitFacts): Promise<StudyArm> => {
    const arm = { name, score: await score(tell, test, { ...context, columns: grid }), training };
    context.onLine(`  ${name}: F1 ${arm.score.f1.toFixed(3)}, movement ${arm.score.movement.toFixed(3)}`);
    return arm;
  };
  const taught =
    ({ net }: Trained): Teller =>
    ({ images, rolls }) =>
      net.teach(images, rolls);
  const alone =
    ({ net }: Trained): Teller =>
    ({ images }) =>
      net.forward(images);
  const copy = (name: string, grid: number) => judge(name, grid, ({ rolls }) => earlier(rolls));

  const size = `width ${settings.decoder.width}, ${settings.decoder.steps} steps of ${settings.batchSize} segments`;
  const setting = `seq2seq, ${size}, ${columns} columns a segment`;
  try {
    const unshifted = await learn('unshifted', columns, { defects: { targets: 'unshifted' } });
    const shifted = await learn('shifted', columns, {});
    const coarse = await learn('shifted, coarse grid', coarseColumns, {});
    const fedBack = await learn('iterative generation', columns, {}, true);
    const blind = await learn('blind', columns, { decoderInput: 'blind' });
    const shiftedAlone = await judge('shifted, left alone', columns, alone(shifted), shifted.training);
    return [
      {
        title: 'Unshifted targets',
        setting,
        arms: [
          await judge('unshifted, fed the true columns', columns, taught(unshifted), unshifted.training),
          await judge('unshifted, left alone', columns, alone(unshifted)),
          await judge('shifted, fed the true columns', columns, taught(shifted)),
          shiftedAlone,
        ],
      },
      {
        title: 'The grid',
        setting: `seq2seq, ${size}, targets shifted; a rule that repeats the last true column, and the net`,
        arms: [
          await copy(`repeat the last of ${train.columns} columns`, train.columns),
          await copy(`repeat the last of ${columns}`, columns),
          await copy(`repeat the last of ${coarseColumns}`, coarseColumns),
          await judge(`net, ${columns}, fed the true columns`, columns, taught(shifted)),
          { ...shiftedAlone, name: `net, ${columns}, left alone`, training: undefined },
          await judge(`net, ${coarseColumns}, fed the true columns`, coarseColumns, taught(coarse), coarse.training),
          await judge(`net, ${coarseColumns}, left alone`, coarseColumns, alone(coarse)),
        ],
      },
      {
        title: 'Ways round it',
        setting: `${setting}; all left alone`,
        arms: [
          { ...shiftedAlone, name: 'taught on true columns', training: undefined },
          await judge(`fed its own, gradient cut every ${cut}`, columns, alone(fedBack), fedBack.training),
          await judge('blind: fed nothing', columns, alone(blind), blind.training),
        ],
      },
    ];
  } finally {
    for (const { net } of trained) net.dispose();
  }
}

async function teach(
  context: StudyContext,
  name: string,
  columns: number,
  options: Partial<Seq2SeqOptions>,
  feedsBack: boolean,
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
