import { createEncoderOnly, createSeq2Seq, type Network, type TransformerDefects } from '@pianoscribe/models';
import type * as tf from '@tensorflow/tfjs';
import { CLIP_NORM, unstandardise } from './encoder-experiments';
import { type FitFacts, fit, shuffled, studyLoss } from './fit';
import { gridOf } from './grid';
import { generationBlocks } from './iterative';
import { score } from './score';
import type { StudyArm, StudyContext, StudyExperiment } from './study-types';

/** The originals' learning rates and batches: nets with a decoder, and the encoder alone. */
const WITH_DECODER = { learningRate: 3e-5, batchSize: 2, clipNorm: CLIP_NORM };
const ENCODER_ALONE = { learningRate: 3e-4, batchSize: 16, clipNorm: CLIP_NORM };

/** The four forms of the paper in their own sizes, learning rates and batches, with the given defects. */
export async function publishedForms(
  context: StudyContext,
  options: { readonly defects: TransformerDefects; readonly steps: number; readonly columns: number },
): Promise<StudyExperiment> {
  const { defects, steps, columns } = options;
  const { train, settings, signal } = context;
  const { seed } = settings;
  const net = { seed, columnsPerSecond: gridOf(train, columns), defects };
  const batchesOf = (batchSize: number) => shuffled(train, { columns, batchSize, seed });
  const arms: StudyArm[] = [];
  const add = async (name: string, form: Network<tf.Tensor3D>, training: FitFacts) => {
    arms.push({ name, training, score: await judge(context, form, defects, columns) });
    form.dispose();
    context.onLine(`${name}: movement ${arms[arms.length - 1].score.movement.toFixed(4)}`);
  };
  for (const [name, decoderInput] of [
    ['seq2seq', 'columns'],
    ['blind', 'blind'],
  ] as const) {
    const form = createSeq2Seq({ ...net, decoderInput });
    const loss = ({ images, rolls }: { images: tf.Tensor4D; rolls: tf.Tensor3D }) =>
      studyLoss(rolls, form.teach(images, rolls, true));
    const batches = batchesOf(WITH_DECODER.batchSize);
    await add(name, form, await fit(form, batches, loss, { ...WITH_DECODER, steps, signal }));
  }
  const iterative = createSeq2Seq(net);
  const blocks = generationBlocks(iterative, batchesOf(WITH_DECODER.batchSize), { columns, cut: settings.decoder.cut });
  const learned = await fit(iterative, blocks, blocks.loss, { ...WITH_DECODER, steps, signal });
  await add(`iterative, gradient cut every ${settings.decoder.cut} columns`, iterative, learned);
  const encoder = createEncoderOnly(net);
  const encoderBatches = batchesOf(ENCODER_ALONE.batchSize);
  const encoderLoss = ({ images, rolls }: { images: tf.Tensor4D; rolls: tf.Tensor3D }) =>
    studyLoss(rolls, encoder.forward(images, true));
  const taught = await fit(encoder, encoderBatches, encoderLoss, { ...ENCODER_ALONE, steps, signal });
  await add('encoder only', encoder, taught);
  const names = Object.entries(defects).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return {
    title: `The four forms, ${names.length === 0 ? 'no defects' : names.join(', ')}`,
    setting: `the originals' sizes, learning rates and batches; ${steps} steps; ${columns} columns a segment; all left alone`,
    arms,
  };
}

function judge(context: StudyContext, form: Network<tf.Tensor3D>, defects: TransformerDefects, columns: number) {
  const { level, test, signal } = context;
  const isRaw = defects.unstandardisedEvaluation === true;
  const tell = ({ images }: { images: tf.Tensor4D }) => form.forward(isRaw ? unstandardise(images, level) : images);
  return score(tell, test, { columns, batch: ENCODER_ALONE.batchSize, signal });
}
