import { PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';
import { plainRecurrence } from './plain-recurrence';
import { previousStates, type RecurrenceShape } from './recurrence';
import { simdRecurrence } from './simd-recurrence';
import { unrolledGru } from './unrolled-gru';

/** Weights of one direction of a GRU with I inputs and H hidden units; gates in the order reset, update, candidate. */
export interface GruWeights {
  /** [I, 3H]. */
  readonly inputWeight: tf.Tensor2D;
  /** [3H, H], as PyTorch stores it. */
  readonly hiddenWeight: tf.Tensor2D;
  /** [3H]. */
  readonly inputBias: tf.Tensor1D;
  /** [3H]. */
  readonly hiddenBias: tf.Tensor1D;
}

/**
 * A GRU over a whole sequence as one op with a hand-written gradient: [batch, step, I] -> [batch, step, H].
 * PyTorch's form (torch.nn.GRU): the reset gate acts after the recurrent product, two biases a gate, first state 0.
 * The large products run on the engine; the recurrence itself in a WASM kernel (in JavaScript where there is none), which
 * is many times faster than an op a step on every engine whose numbers can be read at once. On WebGPU, where they can't, it is unrolled into ops.
 * @param options.reverse from the last step to the first; outputs stay at their step. Default false.
 * @throws PianoscribeError SHAPE_MISMATCH where x and the weights don't fit together.
 */
export function gru(x: tf.Tensor3D, weights: GruWeights, options: { readonly reverse?: boolean } = {}): tf.Tensor3D {
  checkShapes(x, weights);
  if (tf.getBackend() === 'webgpu') return unrolledGru(x, weights, options);
  const shape = {
    batch: x.shape[0],
    steps: x.shape[1],
    hidden: weights.hiddenWeight.shape[1],
    reverse: options.reverse ?? false,
  };
  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = weights;
  return wholeSequence(shape)(x, inputWeight, hiddenWeight, inputBias, hiddenBias) as tf.Tensor3D;
}

/** Both directions side by side: [batch, step, I] -> [batch, step, 2H], the forward direction first. */
export function bidirectionalGru(x: tf.Tensor3D, forward: GruWeights, backward: GruWeights): tf.Tensor3D {
  return tf.concat([gru(x, forward), gru(x, backward, { reverse: true })], 2);
}

function wholeSequence(shape: RecurrenceShape) {
  const { batch, steps, hidden } = shape;
  const rows = batch * steps;
  return tf.customGrad((...args) => {
    const [x, inputWeight, hiddenWeight, inputBias, hiddenBias] = args as tf.Tensor[];
    const save = args[5] as tf.GradSaveFunc;
    const flat = tf.reshape(x, [rows, -1]);
    const products = tf.add(tf.matMul(flat, inputWeight), inputBias).dataSync<'float32'>();
    const recurrentWeight = hiddenWeight.dataSync<'float32'>();
    const recurrence = simdRecurrence() ?? plainRecurrence;
    const trace = recurrence.run(products, recurrentWeight, hiddenBias.dataSync<'float32'>(), shape);
    save([flat, inputWeight]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [input, weight] = saved;
      const states = previousStates(trace.output, shape);
      const back = recurrence.reverse(dy.dataSync<'float32'>(), trace, states, recurrentWeight, shape);
      const entering = tf.tensor2d(back.products, [rows, 3 * hidden]);
      const recurrent = tf.tensor2d(back.recurrentProducts, [rows, 3 * hidden]);
      const previous = tf.tensor2d(states, [rows, hidden]);
      // Transposed apart from the product: the wasm engine's matMul is thirty times slower with a transposed operand.
      return [
        tf.reshape(tf.matMul(entering, tf.transpose(weight)), x.shape),
        tf.matMul(tf.transpose(input), entering),
        tf.matMul(tf.transpose(recurrent), previous),
        tf.sum(entering, 0),
        tf.sum(recurrent, 0),
      ];
    };
    return { value: tf.tensor3d(trace.output, [batch, steps, hidden]), gradFunc };
  });
}

function checkShapes(x: tf.Tensor3D, weights: GruWeights): void {
  const inputs = x.shape[2];
  const hidden = weights.hiddenWeight.shape[1];
  const expected: Record<keyof GruWeights, readonly number[]> = {
    inputWeight: [inputs, 3 * hidden],
    hiddenWeight: [3 * hidden, hidden],
    inputBias: [3 * hidden],
    hiddenBias: [3 * hidden],
  };
  for (const name of Object.keys(expected) as (keyof GruWeights)[]) {
    if (weights[name].shape.join() !== expected[name].join()) {
      throw new PianoscribeError(
        'SHAPE_MISMATCH',
        `For an input [${x.shape.join(', ')}] and ${hidden} hidden units, ${name} of a GRU is [${expected[name].join(', ')}], found [${weights[name].shape.join(', ')}].`,
      );
    }
  }
}
