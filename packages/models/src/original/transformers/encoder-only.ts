import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { createNetwork, type Network, type VariableLookup } from '../../network';
import { conv1dParameters, linearParameters } from '../../parameters';
import { checkHeads } from '../../transformer/attention';
import { createDropouts, noDropout } from '../../transformer/dropout';
import { encoderLayer, encoderLayerParameters } from '../../transformer/encoder';
import { linear } from '../../transformer/linear';
import { sinusoidalPositions } from '../../transformer/positions';
import { resizeBilinear } from '../resize-bilinear';
import type { TransformerDefects } from './defects';
import { gridColumns, ORIGINAL_GRID, toFrames } from './frames';

/** Options of {@link createEncoderOnly}; the defaults are the original's. */
export interface EncoderOnlyOptions {
  readonly seed: number;
  /** Rows of an image. Default 229. */
  readonly mels?: number;
  /** Default 200. */
  readonly width?: number;
  /** Default 2. */
  readonly heads?: number;
  /** Inner width of the feed-forward part. Default 200. */
  readonly feedForward?: number;
  /** Default 2. */
  readonly layers?: number;
  /** Default 0.2. */
  readonly dropout?: number;
  /** Grid of the answer. Default 768. */
  readonly columnsPerSecond?: number;
  readonly defects?: TransformerDefects;
}

/** Values for each key before the last convolution, and its kernel: 352 = 4 x 88. */
const STAGE = 4 * KEY_COUNT;
const KERNEL = 12;

/**
 * The original's encoder-only transformer: a linear layer, positions, encoder layers, a linear layer stretched to the
 * columns of the grid, one convolution over time. With no defects, what its authors meant.
 * [batch, mel, frame, 1] -> probabilities [batch, column, 88].
 * Source: Sharma & Xiao 2022, notebook `transformer2`. Parameters are named as torch.nn.TransformerEncoder names them.
 * @throws PianoscribeError INVALID_ARGUMENT where the heads don't divide the width.
 */
export function createEncoderOnly(options: EncoderOnlyOptions): Network<tf.Tensor3D> {
  const { seed, mels = 229, width = 200, dropout = 0.2, columnsPerSecond = ORIGINAL_GRID, defects = {} } = options;
  const meant = { heads: options.heads ?? 2, feedForward: options.feedForward ?? 200, layers: options.layers ?? 2 };
  const { heads, feedForward, layers } = defects.misplacedArguments ? misplace(meant, width) : meant;
  checkHeads(heads, width);
  const names = Array.from({ length: layers }, (_, layer) => `transformer_encoder.layers.${layer}`);
  const dropoutOf = createDropouts(seed);

  function hear(variable: VariableLookup, frames: tf.Tensor3D, training: boolean): tf.Tensor3D {
    const drop = training || defects.dropoutInEvaluation ? dropoutOf(dropout) : noDropout;
    const spread = tf.mul(linear(variable, 'encoder', frames), Math.sqrt(width));
    let x = drop(tf.add(spread, sinusoidalPositions(frames.shape[1], width)) as tf.Tensor3D);
    for (const name of names) x = encoderLayer(variable, name, x, { heads, dropout: drop });
    return linear(variable, 'decoder', x);
  }

  return createNetwork<tf.Tensor3D>({
    name: 'encoder-only',
    seed,
    parameters: [
      ...linearParameters('encoder', { inputs: mels, outputs: width }),
      ...names.flatMap((name) => encoderLayerParameters(name, { width, feedForward })),
      ...linearParameters('decoder', { inputs: width, outputs: STAGE }),
      ...conv1dParameters('conv1', { inputs: STAGE, outputs: KEY_COUNT, kernel: KERNEL }),
    ],
    forward(variable, x, training) {
      const frames = toFrames(x, mels);
      const [batch, count] = frames.shape;
      // Without batch_first, clips and frames change places on the way in and back on the way out.
      const swap = (y: tf.Tensor3D) => tf.transpose(y, [1, 0, 2]) as tf.Tensor3D;
      const isSwapped = defects.attention === 'across-batch';
      const stage = isSwapped ? swap(hear(variable, swap(frames), training)) : hear(variable, frames, training);
      const columns = gridColumns(count, columnsPerSecond);
      const image = tf.reshape(stage, [batch, count, 1, STAGE]) as tf.Tensor4D;
      const wide = tf.squeeze(resizeBilinear(image, [columns + KERNEL - 1, 1]), [2]) as tf.Tensor3D;
      const logits = tf.conv1d(wide, variable('conv1.weight') as tf.Tensor as tf.Tensor3D, 1, 'valid');
      return tf.sigmoid(tf.add(logits, variable('conv1.bias'))) as tf.Tensor3D;
    },
  });
}

/**
 * (width, feed-forward, layers, heads) handed to a function that takes (width, heads, feed-forward, layers). In the
 * original width and feed-forward are one number; where they are not, the width bounds the heads.
 */
function misplace(meant: { heads: number; feedForward: number; layers: number }, width: number) {
  return { heads: Math.min(meant.feedForward, width), feedForward: meant.layers, layers: meant.heads };
}
