import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON, batchNormTraining } from '../native/batch-norm';
import { relu } from '../native/relu';
import type { VariableLookup } from '../network';
import { CONV2D, constant, normal, type ParameterSpec } from '../parameters';

/** Frames of a piece where work goes along the frames in pieces: what is made between stays within some MB. */
const PIECE_FRAMES = 128;
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

/** What the net is computed with: batch statistics in training, filters with the statistics folded in otherwise. */
export interface Layers {
  /** Convolution ("same"), batch normalisation, ReLU. */
  convolution(name: string, x: tf.Tensor4D, strides?: [number, number]): tf.Tensor4D;
  /** The same with a kernel of 1 on x + the parameter `offset`, [row, channel]. */
  pointwiseOf(name: string, x: tf.Tensor4D, offset: string): tf.Tensor4D;
  /** A parameter as it is. */
  parameter(name: string): tf.Tensor;
  /** For each key k the rows k + shift of axis 2, side by side in the channels: [.., row, c] -> [.., key, shifts * c]. */
  gatherRows(x: tf.Tensor4D, shifts: readonly number[], keys: number): tf.Tensor4D;
  /** The work on all frames; in pieces of them, each with its `halo` at either side, where memory is to be saved. */
  alongFrames(x: tf.Tensor3D, halo: number, work: (part: tf.Tensor3D) => tf.Tensor4D): tf.Tensor4D;
  /** One step of the way: what it made between is given back, and so are `used` where no gradient will ask for them. */
  step<T extends tf.Tensor>(work: () => T, ...used: readonly tf.Tensor[]): T;
}

/** Layers that use the batch's statistics and let the running ones follow. */
export function trainingLayers(variable: VariableLookup): Layers {
  const layers: Layers = {
    parameter: variable,
    gatherRows: (x, shifts, keys) =>
      tf.concat(
        shifts.map((shift) => tf.slice(x, [0, 0, shift, 0], [x.shape[0], x.shape[1], keys, x.shape[3]])),
        3,
      ),
    alongFrames: (x, _halo, work) => work(x),
    step: (work) => work(),
    convolution(name, x, strides = [1, 1]) {
      const y = tf.conv2d(x, variable(`${name}.weight`) as tf.Tensor as tf.Tensor4D, strides, 'same');
      const gamma = variable(`${name}.norm.weight`);
      const beta = variable(`${name}.norm.bias`);
      const normed = batchNormTraining(y, gamma, beta, (mean, variance) => {
        follow(variable(`${name}.norm.running_mean`), mean);
        follow(variable(`${name}.norm.running_var`), variance);
      });
      return relu(normed);
    },
    pointwiseOf: (name, x, offset) => layers.convolution(name, tf.add(x, variable(offset)) as tf.Tensor4D),
  };
  return layers;
}

/** Layers that use the running statistics, folded into each filter by {@link foldNorm}: one fused convolution each. */
export function inferenceLayers(
  parameter: (name: string) => tf.Tensor,
  folded: (name: string) => FoldedFilter,
): Layers {
  return {
    parameter,
    gatherRows(x, shifts, keys) {
      // One pass; its gradient would be a slow one, which is why training slices.
      const rows = Int32Array.from(
        { length: keys * shifts.length },
        (_, i) => Math.floor(i / shifts.length) + shifts[i % shifts.length],
      );
      const gathered = tf.gather(x, tf.tensor1d(rows, 'int32'), 2);
      return tf.reshape(gathered, [x.shape[0], x.shape[1], keys, shifts.length * x.shape[3]]) as tf.Tensor4D;
    },
    alongFrames(x, halo, work) {
      const [batch, frames, columns] = x.shape;
      const parts: tf.Tensor4D[] = [];
      for (let begin = 0; begin < frames; begin += PIECE_FRAMES) {
        const end = Math.min(frames, begin + PIECE_FRAMES);
        const from = Math.max(0, begin - halo);
        const to = Math.min(frames, end + halo);
        parts.push(
          tf.tidy(() => {
            const part = work(tf.slice(x, [0, from, 0], [batch, to - from, columns]));
            return tf.slice(part, [0, begin - from, 0, 0], [batch, end - begin, part.shape[2], part.shape[3]]);
          }),
        );
      }
      const whole = parts.length === 1 ? parts[0] : tf.concat(parts, 1);
      if (parts.length > 1) tf.dispose(parts);
      return whole;
    },
    step(work, ...used) {
      const result = tf.tidy(work);
      tf.dispose([...used]);
      return result;
    },
    convolution: (name, x, strides = [1, 1]) =>
      tf.fused.conv2d({ x, ...folded(name), strides, pad: 'same', activation: 'relu' }),
    pointwiseOf(name, x, offset) {
      // The offset goes through the filter by itself: x, which is large here, is not written a second time.
      const { filter, bias } = folded(name);
      const matrix = tf.reshape(filter, [filter.shape[2], filter.shape[3]]) as tf.Tensor2D;
      const biases = tf.add(tf.matMul(parameter(offset) as tf.Tensor2D, matrix), bias);
      return tf.relu(tf.add(tf.conv2d(x, filter, 1, 'same'), biases)) as tf.Tensor4D;
    },
  };
}

/** A filter and bias that do what convolution and normalisation did. */
export interface FoldedFilter {
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor;
}

/** Folds the running statistics of the convolution `name` into its filter. */
export function foldNorm(variable: VariableLookup, name: string): FoldedFilter {
  return tf.tidy(() => {
    const variance = variable(`${name}.norm.running_var`);
    const scale = tf.mul(variable(`${name}.norm.weight`), tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON)));
    const shift = tf.mul(variable(`${name}.norm.running_mean`), scale);
    return {
      filter: tf.mul(variable(`${name}.weight`), scale) as tf.Tensor4D,
      bias: tf.sub(variable(`${name}.norm.bias`), shift),
    };
  });
}

/**
 * A convolution over `3` frames that are `dilation` apart, per row. [batch, frame, row, channel] is the same memory as
 * [batch, frame / d, d * row, channel], in which those frames are neighbours: no dilated kernel is needed, no copy made.
 */
export function dilatedConvolution(layers: Layers, name: string, x: tf.Tensor4D, dilation: number): tf.Tensor4D {
  const [batch, frames, rows, channels] = x.shape;
  const folded = tf.reshape(x, [batch, frames / dilation, dilation * rows, channels]) as tf.Tensor4D;
  const y = layers.convolution(name, folded);
  return tf.reshape(y, [batch, frames, rows, y.shape[3]]) as tf.Tensor4D;
}

function follow(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(running, tf.mul(tf.sub(batch, running), STATISTICS_MOMENTUM)));
}
