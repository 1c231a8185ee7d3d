import { PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';
import { constant, LINEAR, type ParameterSpec, uniform } from '../parameters';
import type { Dropout } from './dropout';
import { linear, project } from './linear';

/** Options of {@link attend}. */
export interface AttentionOptions {
  /** Divides the width. */
  readonly heads: number;
  /** Added to the scores, [query, key]: 0 where a query may look, a large negative number where not. */
  readonly mask?: tf.Tensor2D;
  readonly dropout: Dropout;
}

/** Parameters of multi-head attention under the names and in the layouts of torch.nn.MultiheadAttention. */
export function attentionParameters(name: string, width: number): ParameterSpec[] {
  return [
    { name: `${name}.in_proj_weight`, shape: [3 * width, width], layout: LINEAR, initial: xavier(width, 3 * width) },
    { name: `${name}.in_proj_bias`, shape: [3 * width], initial: constant(0) },
    { name: `${name}.out_proj.weight`, shape: [width, width], layout: LINEAR, initial: xavier(width, width) },
    { name: `${name}.out_proj.bias`, shape: [width], initial: constant(0) },
  ];
}

/** Uniform with the variance 2 / (fan in + fan out) (Glorot & Bengio 2010): what torch.nn.Transformer begins with. */
export function xavier(fanIn: number, fanOut: number) {
  return uniform(Math.sqrt(6 / (fanIn + fanOut)));
}

/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017), equal to torch.nn.MultiheadAttention.
 * @param query [batch, query, width].
 * @param source keys and values, [batch, key, width]; the query itself for self-attention.
 */
export function attend(
  variable: VariableLookup,
  name: string,
  query: tf.Tensor3D,
  source: tf.Tensor3D,
  options: AttentionOptions,
): tf.Tensor3D {
  const { heads, mask, dropout } = options;
  const [batch, queries, width] = query.shape;
  const keys = source.shape[1];
  const each = width / heads;
  const split = (x: tf.Tensor, length: number) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, each]), [0, 2, 1, 3]) as tf.Tensor4D;
  const [q, k, v] = projections(variable, name, query, source);
  const scores = tf.mul(tf.matMul(split(q, queries), split(k, keys), false, true), 1 / Math.sqrt(each));
  const weights = dropout(tf.softmax(mask ? tf.add(scores, mask) : scores));
  const heard = tf.transpose(tf.matMul(weights, split(v, keys)), [0, 2, 1, 3]);
  return linear(variable, `${name}.out_proj`, tf.reshape(heard, [batch, queries, width]) as tf.Tensor3D);
}

/** @throws PianoscribeError INVALID_ARGUMENT unless the heads divide the width. */
export function checkHeads(heads: number, width: number): void {
  if (heads >= 1 && width % heads === 0) return;
  throw new PianoscribeError('INVALID_ARGUMENT', `${heads} heads can't share a width of ${width} evenly.`);
}

function projections(variable: VariableLookup, name: string, query: tf.Tensor3D, source: tf.Tensor3D): tf.Tensor[] {
  const weight = variable(`${name}.in_proj_weight`) as tf.Tensor as tf.Tensor2D;
  const bias = variable(`${name}.in_proj_bias`) as tf.Tensor as tf.Tensor1D;
  if (query === source) return tf.split(project(query, weight, bias), 3, 2);
  const width = query.shape[2];
  const [ofQuery, ofSource] = tf.split(weight, [width, 2 * width], 1) as tf.Tensor2D[];
  const [queryBias, sourceBias] = tf.split(bias, [width, 2 * width]);
  return [project(query, ofQuery, queryBias), ...tf.split(project(source, ofSource, sourceBias), 2, 2)];
}
