import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { relu } from '../native/relu';
import { createNetwork, type Network, type VariableLookup } from '../network';
import { columnsOf } from '../original/backbone';
import { resizeBilinear } from '../original/resize-bilinear';
import { toFrames } from '../original/transformers/frames';
import { conv1dParameters, linearParameters } from '../parameters';
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
  /** Default 192. */
  readonly width?: number;
  /** Default 4. */
  readonly heads?: number;
  /** Default 384. */
  readonly feedForward?: number;
  /** Default 3. */
  readonly layers?: number;
  /** Default 0.1. */
  readonly dropout?: number;
}

/** Frames that the stem sees around each one, and how many it makes one of. */
const STEM_KERNEL = 5;
const STEM_STRIDE = 2;
/** Logit that every key starts from: few sound at a time. */

export function createFrameTransformer(options: FrameTransformerOptions): Network<tf.Tensor3D> {
  const { seed, mels = 229, width = 192, heads = 4, feedForward = 384, layers = 3, dropout = 0.1 } = options;
  checkHeads(heads, width);
  const names = Array.from({ length: layers }, (_, layer) => `encoder.layers.${layer}`);
  const dropoutOf = createDropouts(seed);
  const convolve = (variable: VariableLookup, name: string, x: tf.Tensor3D, stride: number) =>
    relu(
      tf.add(
        tf.conv1d(x, variable(`${name}.weight`) as tf.Tensor as tf.Tensor3D, stride, 'same'),
        variable(`${name}.bias`),
      ) as tf.Tensor3D,
    );
  return createNetwork<tf.Tensor3D>({
    name: 'frame-transformer',
    seed,
    parameters: [
      ...conv1dParameters('stem.0', { inputs: mels, outputs: width, kernel: STEM_KERNEL }),
      ...conv1dParameters('stem.1', { inputs: width, outputs: width, kernel: STEM_KERNEL }),
      ...names.flatMap((name) => encoderLayerParameters(name, { width, feedForward })),
      ...layerNormParameters('encoder.norm', width),
      ...linearParameters('head', { inputs: width, outputs: STEM_STRIDE * KEY_COUNT }),
    ],
    forward(variable, input, training) {
      const drop = training ? dropoutOf(dropout) : noDropout;
      const frames = toFrames(input, mels);
      const [batch, count] = frames.shape;
      let x = convolve(variable, 'stem.1', convolve(variable, 'stem.0', frames, 1), STEM_STRIDE);
      x = drop(tf.add(x, sinusoidalPositions(x.shape[1], width)) as tf.Tensor3D);
      for (const name of names) x = encoderLayer(variable, name, x, { heads, dropout: drop, norm: 'before' });
      const told = linear(variable, 'head', layerNorm(variable, 'encoder.norm', x));
      const image = tf.reshape(told, [batch, STEM_STRIDE * told.shape[1], 1, KEY_COUNT]) as tf.Tensor4D;
      return tf.sigmoid(tf.squeeze(resizeBilinear(image, [columnsOf(count), 1]), [2])) as tf.Tensor3D;
    },
  });
}
