import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../native/relu';
import { createNetwork, type Network, type VariableLookup } from '../network';
import { columnsOf } from '../original/backbone';
import { resizeBilinear } from '../original/resize-bilinear';
import { toFrames } from '../original/transformers/frames';
import { constant, conv2dParameters, linearParameters, normal, type ParameterSpec } from '../parameters';
import { checkHeads } from '../transformer/attention';
import { createDropouts, noDropout } from '../transformer/dropout';
import { encoderLayer, encoderLayerParameters } from '../transformer/encoder';
import { layerNorm, layerNormParameters } from '../transformer/layer-norm';
import { linear } from '../transformer/linear';
import { sinusoidalPositions } from '../transformer/positions';

/** Options of {@link createFrameTransformer}. */
export interface FrameTransformerOptions {
  readonly seed: number;
  /** Rows of an image. Default 229. */
  readonly mels?: number;
  /** Channels of the stem's three convolutions. Default 8, 24, 32. */
  readonly channels?: readonly [number, number, number];
  /** Default 192. */
  readonly width?: number;
  /** Default 4. */
  readonly heads?: number;
  /** Inner width of the feed-forward parts. Default 384. */
  readonly feedForward?: number;
  /** Default 2. */
  readonly layers?: number;
  /** Default 0.1. */
  readonly dropout?: number;
}

/** Frames that the stem makes one of, and values that each of those tells: 100 columns a second. */
const STRIDE = 2;
/** Logit that every key starts from: few sound at a time. */
const PRIOR_LOGIT = -2;

/**
 * A transformer that hears: the original's encoder-only idea without its defects, on a grid of attention that fits the
 * music. A stem of convolutions finds what sounds in each 20 ms; encoder layers with normalisation before each branch
 * (Xiong et al. 2020) attend over time, positions added; a linear layer tells 100 columns a second, stretched to the
 * original's 768. Train it with a warm-up.
 * [batch, mel, frame, 1] -> probabilities [batch, column, 88]; standardised log-mel, 100 frames a second.
 * @throws PianoscribeError INVALID_ARGUMENT where the heads don't divide the width.
 */
export function createFrameTransformer(options: FrameTransformerOptions): Network<tf.Tensor3D> {
  const { seed, mels = 229, channels = [8, 24, 32], width = 192, heads = 4, feedForward = 384 } = options;
  const { layers = 2, dropout = 0.1 } = options;
  checkHeads(heads, width);
  const names = Array.from({ length: layers }, (_, layer) => `encoder.layers.${layer}`);
  const rows = Math.floor(Math.floor(mels / 2) / 2);
  const dropoutOf = createDropouts(seed);
  return createNetwork<tf.Tensor3D>({
    name: 'frame-transformer',
    seed,
    parameters: [
      ...stemParameters(rows, channels, width),
      ...names.flatMap((name) => encoderLayerParameters(name, { width, feedForward })),
      ...layerNormParameters('encoder.norm', width),
      ...headParameters(width),
    ],
    forward(variable, input, training) {
      const drop = training ? dropoutOf(dropout) : noDropout;
      const frames = toFrames(input, mels);
      const [batch, count] = frames.shape;
      // Normalised, or the positions would drown what the stem heard.
      const heard = layerNorm(variable, 'stem.norm', linear(variable, 'stem.join', stem(variable, frames)));
      let x = drop(tf.add(heard, sinusoidalPositions(heard.shape[1], width)) as tf.Tensor3D);
      for (const name of names) x = encoderLayer(variable, name, x, { heads, dropout: drop, norm: 'before' });
      const told = linear(variable, 'head', layerNorm(variable, 'encoder.norm', x));
      const image = tf.reshape(told, [batch, STRIDE * told.shape[1], 1, KEY_COUNT]) as tf.Tensor4D;
      return tf.sigmoid(tf.squeeze(resizeBilinear(image, [columnsOf(count), 1]), [2])) as tf.Tensor3D;
    },
  });
}

/** [batch, frame, mel] -> [batch, frame / 2, mel / 4 * channel]. */
function stem(variable: VariableLookup, frames: tf.Tensor3D): tf.Tensor3D {
  const convolve = (name: string, x: tf.Tensor4D) => {
    const filter = variable(`${name}.weight`) as tf.Tensor as tf.Tensor4D;
    return relu(tf.add(tf.conv2d(x, filter, 1, 'same'), variable(`${name}.bias`)) as tf.Tensor4D);
  };
  const fine = tf.maxPool(convolve('stem.0', tf.expandDims(frames, 3)), [1, 2], [1, 2], 'valid');
  const coarse = tf.maxPool(convolve('stem.1', fine), STRIDE, STRIDE, 'valid');
  const y = convolve('stem.2', coarse);
  return tf.reshape(y, [y.shape[0], y.shape[1], y.shape[2] * y.shape[3]]);
}

/** Weights of the deviation sqrt(2 / fan-in), which keeps the level through ReLU (He et al. 2015). */
function stemParameters(rows: number, channels: readonly number[], width: number): ParameterSpec[] {
  const convolutions = channels.flatMap((outputs, i) => {
    const inputs = channels[i - 1] ?? 1;
    const [weight, bias] = conv2dParameters(`stem.${i}`, { inputs, outputs, kernel: [3, 3] });
    return [{ ...weight, initial: normal(Math.sqrt(2 / (9 * inputs))) }, bias];
  });
  return [
    ...convolutions,
    ...linearParameters('stem.join', { inputs: rows * channels[channels.length - 1], outputs: width }),
    ...layerNormParameters('stem.norm', width),
  ];
}

function headParameters(width: number): ParameterSpec[] {
  const [weight, bias] = linearParameters('head', { inputs: width, outputs: STRIDE * KEY_COUNT });
  return [weight, { ...bias, initial: constant(PRIOR_LOGIT) }];
}
