import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { countParameters, createNetwork } from '../network';
import { conv1dParameters } from '../parameters';
import { backboneParameters, checkImages, columnsOf, runBackbone, STAGE_CHANNELS, unusedParameters } from './backbone';
import type { OriginalNetwork } from './original-network';

const KERNEL = 6;

/**
 * The original FCNN: a U-net of 3x3 convolutions with tanh, then one convolution over time.
 * [batch, mel, frame, 1] -> probabilities [batch, column, 88], 768 columns a second from 100 frames a second.
 * 321 344 parameters, 321 544 as published. Source: Sharma & Xiao 2022 and its notebooks.
 */
export function createFcnn(options: { readonly seed: number }): OriginalNetwork {
  const parameters = [
    ...backboneParameters(),
    ...conv1dParameters('conv1', { inputs: STAGE_CHANNELS * KEY_COUNT, outputs: KEY_COUNT, kernel: KERNEL }),
  ];
  const network = createNetwork<tf.Tensor3D>({
    name: 'fcnn',
    seed: options.seed,
    parameters,
    forward(variable, x) {
      checkImages(x);
      const stage = runBackbone(variable, x, columnsOf(x.shape[2]) + KERNEL - 1);
      const logits = tf.conv1d(stage, variable('conv1.weight') as tf.Tensor as tf.Tensor3D, 1, 'valid');
      return tf.sigmoid(tf.add(logits, variable('conv1.bias'))) as tf.Tensor3D;
    },
  });
  return { ...network, publishedParameterCount: countParameters([...parameters, ...unusedParameters()]) };
}
