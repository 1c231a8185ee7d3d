import * as tf from '@tensorflow/tfjs';
import { BATCH_NORM_EPSILON, batchNormTraining } from '../native/batch-norm';
import { relu } from '../native/relu';
import type { VariableLookup } from '../network';
import { CONV2D, constant, normal, type ParameterSpec } from '../parameters';

/** How fast the running statistics follow the batches. */
const STATISTICS_MOMENTUM = 0.02;

/** Convolution [height, width] without bias, batch normalisation, ReLU: the parameters `name.weight`, `name.norm.*`. */
export function convolutionParameters(
  name: string,
  { kernel, inputs, outputs }: { kernel: readonly [number, number]; inputs: number; outputs: number },
): ParameterSpec[] {
  const deviation = Math.sqrt(2 / (inputs * kernel[0] * kernel[1]));
  const perChannel = (suffix: string, value: number, trainable = true): ParameterSpec => ({
    name: `${name}.norm.${suffix}`,
    shape: [outputs],
    initial: constant(value),
    trainable,
  });
  return [
    { name: `${name}.weight`, shape: [outputs, inputs, ...kernel], layout: CONV2D, initial: normal(deviation) },
    perChannel('weight', 1),
    perChannel('bias', 0),
    perChannel('running_mean', 0, false),
    perChannel('running_var', 1, false),
  ];
}

/**
 * Convolution ("same"), batch normalisation, ReLU. In training the batch's statistics are used and followed;
 * otherwise the running ones are folded into the filter, so that one fused convolution is left.
 */
export function convolution(
  variable: VariableLookup,
  name: string,
  x: tf.Tensor4D,
  training: boolean,
  strides: [number, number] = [1, 1],
): tf.Tensor4D {
  const filter = variable(`${name}.weight`) as tf.Tensor as tf.Tensor4D;
  const gamma = variable(`${name}.norm.weight`);
  const beta = variable(`${name}.norm.bias`);
  const runningMean = variable(`${name}.norm.running_mean`);
  const runningVariance = variable(`${name}.norm.running_var`);
  if (training) {
    const y = batchNormTraining(tf.conv2d(x, filter, strides, 'same'), gamma, beta, (mean, variance) => {
      follow(runningMean, mean);
      follow(runningVariance, variance);
    });
    return relu(y);
  }
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(runningVariance, BATCH_NORM_EPSILON)));
  return tf.fused.conv2d({
    x,
    filter: tf.mul(filter, scale) as tf.Tensor4D,
    bias: tf.sub(beta, tf.mul(runningMean, scale)),
    strides,
    pad: 'same',
    activation: 'relu',
  });
}

/**
 * A convolution over `3` frames that are `dilation` apart, per row. [batch, frame, row, channel] is the same memory as
 * [batch, frame / d, d * row, channel], in which those frames are neighbours: no dilated kernel is needed, no copy made.
 */
export function dilatedConvolution(
  variable: VariableLookup,
  name: string,
  x: tf.Tensor4D,
  dilation: number,
  training: boolean,
): tf.Tensor4D {
  const [batch, frames, rows, channels] = x.shape;
  const folded = tf.reshape(x, [batch, frames / dilation, dilation * rows, channels]) as tf.Tensor4D;
  const y = convolution(variable, name, folded, training);
  return tf.reshape(y, [batch, frames, rows, y.shape[3]]) as tf.Tensor4D;
}

function follow(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(running, tf.mul(tf.sub(batch, running), STATISTICS_MOMENTUM)));
}
