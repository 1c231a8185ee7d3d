import { KEY_COUNT, PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { createNetwork, type Network } from '../../network';
import { linearParameters } from '../../parameters';
import { checkHeads } from '../../transformer/attention';
import { type DecoderHistory, decode, decoderLayerParameters } from '../../transformer/decoder';
import { createDropouts, noDropout } from '../../transformer/dropout';
import { encoderLayer, encoderLayerParameters } from '../../transformer/encoder';
import { layerNorm, layerNormParameters } from '../../transformer/layer-norm';
import { linear } from '../../transformer/linear';
import { sinusoidalPositions } from '../../transformer/positions';
import type { TransformerDefects } from './defects';
import { gridColumns, ORIGINAL_GRID, toFrames } from './frames';

/** Options of {@link createSeq2Seq}; the defaults are those of the original's notebook. */
export interface Seq2SeqOptions {
  readonly seed: number;
  /** Rows of an image. Default 229. */
  readonly mels?: number;
  /** Default 200. */
  readonly width?: number;
  /** Default 2. */
  readonly heads?: number;
  /** Inner width of the feed-forward parts. Default 200. */
  readonly feedForward?: number;
  /** Default 3; the paper says 2. */
  readonly encoderLayers?: number;
  /** Default 1; the paper says 2. */
  readonly decoderLayers?: number;
  /** After the positions. Default 0.2. */
  readonly positionDropout?: number;
  /** In the layers. Default 0.1, PyTorch's. */
  readonly dropout?: number;
  /** Grid of the answer. Default 768. */
  readonly columnsPerSecond?: number;
  /** What the decoder is fed: the columns before (default), or nothing but positions. */
  readonly decoderInput?: 'columns' | 'blind';
  readonly defects?: TransformerDefects;
}

/** The original's encoder-decoder transformer. Images are [batch, mel, frame, 1], rolls [batch, column, 88]. */
export interface Seq2SeqNetwork extends Network<tf.Tensor3D> {
  /**
   * Probabilities of every column given the true ones before it (given nothing, where the decoder is blind): what
   * training minimises. `forward` instead tells all columns from the image alone.
   */
  teach(x: tf.Tensor, targets: tf.Tensor3D, training?: boolean): tf.Tensor3D;
  /**
   * Probabilities of the `count` columns that follow some given ones, each told from its own predecessors: iterative
   * generation. The gradient goes through what is generated here and stops at `past`, so that generating in blocks
   * cuts it at every block. @param past [batch, columns so far, 88]; none at the beginning.
   */
  continue(x: tf.Tensor, past: tf.Tensor3D | undefined, count: number, training?: boolean): tf.Tensor3D;
}

/**
 * The original's seq2seq, shifted seq2seq and blind transformers, which are one net fed differently; `continue` makes
 * iterative generation of it. With no defects, what its authors meant: the decoder is fed the targets one column late.
 * Source: Sharma & Xiao 2022, notebook `transformer`. Parameters are named as torch.nn.Transformer names them.
 * @throws PianoscribeError INVALID_ARGUMENT where the heads don't divide the width.
 */
export function createSeq2Seq(options: Seq2SeqOptions): Seq2SeqNetwork {
  const { seed, mels = 229, width = 200, heads = 2, feedForward = 200, columnsPerSecond = ORIGINAL_GRID } = options;
  const { positionDropout = 0.2, dropout = 0.1, decoderInput = 'columns', defects = {} } = options;
  checkHeads(heads, width);
  const layersOf = (part: string, count: number) =>
    Array.from({ length: count }, (_, layer) => `transformer.${part}.layers.${layer}`);
  const encoderNames = layersOf('encoder', options.encoderLayers ?? 3);
  const decoderNames = layersOf('decoder', options.decoderLayers ?? 1);
  const dropoutOf = createDropouts(seed);
  const sizes = { width, feedForward };

  const network = createNetwork<tf.Tensor3D>({
    name: decoderInput === 'blind' ? 'blind-seq2seq' : 'seq2seq',
    seed,
    parameters: [
      ...linearParameters('inp', { inputs: mels, outputs: width }),
      ...linearParameters('onc', { inputs: KEY_COUNT, outputs: width }),
      ...encoderNames.flatMap((name) => encoderLayerParameters(name, sizes)),
      ...layerNormParameters('transformer.encoder.norm', width),
      ...decoderNames.flatMap((name) => decoderLayerParameters(name, sizes)),
      ...layerNormParameters('transformer.decoder.norm', width),
      ...linearParameters('out', { inputs: width, outputs: KEY_COUNT }),
    ],
    forward(_, x, training) {
      const columns = gridColumns(toFrames(x, mels).shape[1], columnsPerSecond);
      return decoderInput === 'blind' ? tellBlindly(x, columns, training) : generate(x, undefined, columns, training);
    },
  });
  const variable = (name: string) => network.variables.get(name)!;

  /** One pass: the encoder at once, the decoder for as many columns as it is then handed. */
  function begin(x: tf.Tensor, training: boolean) {
    const isDropping = training || defects.dropoutInEvaluation === true;
    const drop = isDropping ? dropoutOf(dropout) : noDropout;
    const dropPositions = isDropping ? dropoutOf(positionDropout) : noDropout;
    const place = (y: tf.Tensor3D, first = 0) =>
      dropPositions(tf.add(y, sinusoidalPositions(y.shape[1], width, first)) as tf.Tensor3D);
    const layer = { heads, dropout: drop };
    let memory = place(linear(variable, 'inp', toFrames(x, mels)));
    for (const name of encoderNames) memory = encoderLayer(variable, name, memory, layer);
    memory = layerNorm(variable, 'transformer.encoder.norm', memory);
    /** @param columns what the decoder sees at the positions that follow the history, [batch, new, 88]. */
    return (columns: tf.Tensor3D, history?: DecoderHistory) => {
      const seen = place(linear(variable, 'onc', columns), history?.[0]?.shape[1]);
      const decoded = decode(variable, decoderNames, seen, memory, { ...layer, history });
      const normal = layerNorm(variable, 'transformer.decoder.norm', decoded.output);
      return { told: tf.sigmoid(linear(variable, 'out', normal)) as tf.Tensor3D, history: decoded.history };
    };
  }

  function tellBlindly(x: tf.Tensor, columns: number, training: boolean): tf.Tensor3D {
    return begin(x, training)(tf.zeros([x.shape[0], columns, KEY_COUNT])).told;
  }

  function generate(x: tf.Tensor, past: tf.Tensor3D | undefined, count: number, training: boolean): tf.Tensor3D {
    const tell = begin(x, training);
    let next = silence(x.shape[0]);
    if (past) next = tf.concat([next, past], 1);
    let history: DecoderHistory | undefined;
    const told: tf.Tensor3D[] = [];
    while (told.length < count) {
      const step = tell(next, history);
      history = step.history;
      next = tf.slice(step.told, [0, step.told.shape[1] - 1, 0], [-1, 1, -1]);
      told.push(next);
    }
    return tf.concat(told, 1);
  }

  return {
    ...network,
    teach(x, targets, training = false) {
      const [batch, columns] = targets.shape;
      if (targets.rank !== 3 || batch !== x.shape[0] || targets.shape[2] !== KEY_COUNT) {
        throw new PianoscribeError(
          'SHAPE_MISMATCH',
          `Expected targets [${x.shape[0]}, column, ${KEY_COUNT}], found [${targets.shape.join(', ')}].`,
        );
      }
      if (decoderInput === 'blind') return tellBlindly(x, columns, training);
      const shown = defects.targets === 'unshifted' ? targets : shiftRight(targets);
      return begin(x, training)(shown).told;
    },
    continue: (x, past, count, training = false) => generate(x, past, count, training),
  };
}

/** What comes before the first column. */
function silence(batch: number): tf.Tensor3D {
  return tf.zeros([batch, 1, KEY_COUNT]);
}

/** Every column one place later, silence first, the last one out. */
function shiftRight(roll: tf.Tensor3D): tf.Tensor3D {
  const earlier = tf.slice(roll, [0, 0, 0], [-1, roll.shape[1] - 1, -1]);
  return tf.concat([silence(roll.shape[0]), earlier], 1);
}
