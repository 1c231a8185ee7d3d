import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../native/relu';
import type { VariableLookup } from '../network';
import { fanInUniform, LINEAR, type ParameterSpec } from '../parameters';
import { attend, attentionParameters, xavier } from './attention';
import type { Dropout } from './dropout';
import { layerNorm, layerNormParameters } from './layer-norm';
import { linear } from './linear';

/** Sizes of a layer. */
export interface LayerSizes {
  readonly width: number;
  readonly feedForward: number;
}

/** How a layer is run. */
export interface LayerOptions {
  readonly heads: number;
  readonly dropout: Dropout;
  /** Where normalisation stands: `after` the sum, as in the first transformers (default), or `before` each branch. */
  readonly norm?: 'after' | 'before';
}

/** Parameters of torch.nn.TransformerEncoderLayer, under its names. */
export function encoderLayerParameters(name: string, sizes: LayerSizes): ParameterSpec[] {
  return [
    ...attentionParameters(`${name}.self_attn`, sizes.width),
    ...feedForwardParameters(name, sizes),
    ...layerNormParameters(`${name}.norm1`, sizes.width),
    ...layerNormParameters(`${name}.norm2`, sizes.width),
  ];
}

/** One encoder layer, equal to torch.nn.TransformerEncoderLayer with ReLU (`norm: 'before'` is its norm_first). */
export function encoderLayer(
  variable: VariableLookup,
  name: string,
  x: tf.Tensor3D,
  options: LayerOptions,
): tf.Tensor3D {
  const { dropout, norm = 'after' } = options;
  const hear = (y: tf.Tensor3D) => dropout(attend(variable, `${name}.self_attn`, y, y, options));
  const think = (y: tf.Tensor3D) => dropout(feedForward(variable, name, y, dropout));
  if (norm === 'before') {
    const heard = tf.add(x, hear(layerNorm(variable, `${name}.norm1`, x))) as tf.Tensor3D;
    return tf.add(heard, think(layerNorm(variable, `${name}.norm2`, heard))) as tf.Tensor3D;
  }
  const heard = layerNorm(variable, `${name}.norm1`, tf.add(x, hear(x)) as tf.Tensor3D);
  return layerNorm(variable, `${name}.norm2`, tf.add(heard, think(heard)) as tf.Tensor3D);
}

/** `name.linear1`, ReLU, `name.linear2`. */
export function feedForward(variable: VariableLookup, name: string, x: tf.Tensor3D, dropout: Dropout): tf.Tensor3D {
  return linear(variable, `${name}.linear2`, dropout(relu(linear(variable, `${name}.linear1`, x))));
}

export function feedForwardParameters(name: string, { width, feedForward }: LayerSizes): ParameterSpec[] {
  const layer = (part: string, inputs: number, outputs: number): ParameterSpec[] => [
    { name: `${part}.weight`, shape: [outputs, inputs], layout: LINEAR, initial: xavier(inputs, outputs) },
    { name: `${part}.bias`, shape: [outputs], initial: fanInUniform(inputs) },
  ];
  return [...layer(`${name}.linear1`, width, feedForward), ...layer(`${name}.linear2`, feedForward, width)];
}
