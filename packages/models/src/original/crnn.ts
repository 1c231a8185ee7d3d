import { KEY_COUNT } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { countParameters, createNetwork } from '../network';
import { linearParameters } from '../parameters';
import { bidirectionalGru } from '../recurrent/gru';
import { gruParameters, gruWeights } from '../recurrent/gru-parameters';
import { backboneParameters, checkImages, columnsOf, runBackbone, STAGE_CHANNELS, unusedParameters } from './backbone';
import type { OriginalNetwork } from './original-network';

/**
 * The original CRNN: the FCNN's U-net, then a bidirectional GRU of 88 units a direction and a linear layer.
 * [batch, mel, frame, 1] -> probabilities [batch, column, 88], 768 columns a second from 100 frames a second.
 * 384 352 parameters, 384 552 as published. Source: Sharma & Xiao 2022 and its notebooks.
 */
export function createCrnn(options: { readonly seed: number }): OriginalNetwork {
  const parameters = [
    ...backboneParameters(),
    ...gruParameters('GRU', { inputs: STAGE_CHANNELS * KEY_COUNT, hidden: KEY_COUNT, bidirectional: true }),
    ...linearParameters('Linear', { inputs: 2 * KEY_COUNT, outputs: KEY_COUNT }),
  ];
  const network = createNetwork<tf.Tensor3D>({
    name: 'crnn',
    seed: options.seed,
    parameters,
    forward(variable, x) {
      checkImages(x);
      const stage = runBackbone(variable, x, columnsOf(x.shape[2]));
      const [forward, backward] = [gruWeights(variable, 'GRU', 'forward'), gruWeights(variable, 'GRU', 'backward')];
      const heard = bidirectionalGru(stage, forward, backward);
      const flat = tf.reshape(heard, [-1, 2 * KEY_COUNT]);
      const logits = tf.add(tf.matMul(flat, variable('Linear.weight') as tf.Tensor), variable('Linear.bias'));
      return tf.reshape(tf.sigmoid(logits), [stage.shape[0], stage.shape[1], KEY_COUNT]);
    },
  });
  return { ...network, publishedParameterCount: countParameters([...parameters, ...unusedParameters()]) };
}
