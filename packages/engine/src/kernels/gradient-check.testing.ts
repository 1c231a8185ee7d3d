import { createRandom } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';

/** An op under test: tensors of these shapes in, one tensor out. */
export interface GradientCase {
  readonly name: string;
  readonly shapes: readonly number[][];
  readonly op: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** False where the native engine has no such op. */
  readonly onNative?: boolean;
  /** Values that keep clear of ties and kinks; default: normal numbers. */
  readonly values?: (size: number) => Float32Array;
}

/** Fixed inputs and the weights that make one number of the op's output. */
export function caseInputs(one: GradientCase): Float32Array[] {
  return one.shapes.map((shape, i) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return one.values?.(size) ?? normals(size, i + 1);
  });
}

/** Gradient of sum(op(inputs) * weights) for each input, by tfjs on the engine in use. */
export async function gradientsOf(one: GradientCase, values: Float32Array[]): Promise<Float32Array[]> {
  const gradients = tf.tidy(() => {
    const inputs = values.map((data, i) => tf.tensor(data, one.shapes[i]));
    const output = one.op(...inputs);
    const weights = tf.tensor(normals(output.size, 99), output.shape);
    return tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(one.op(...xs), weights)))(inputs);
  });
  const numbers = await Promise.all(gradients.map((gradient) => gradient.data<'float32'>()));
  tf.dispose(gradients);
  return numbers;
}

/** The same by central differences, at up to `count` positions an input; NaN where not computed. */
export function differencesOf(one: GradientCase, values: Float32Array[], count: number, step: number): Float32Array[] {
  const loss = (): number => {
    const output = tf.tidy(() => one.op(...values.map((data, i) => tf.tensor(data.slice(), one.shapes[i]))).flatten());
    const numbers = output.dataSync<'float32'>();
    output.dispose();
    const weights = normals(numbers.length, 99);
    // Summed in double precision: the difference of two losses is small.
    return numbers.reduce((sum, value, i) => sum + value * weights[i], 0);
  };
  return values.map((data) => {
    const result = new Float32Array(data.length).fill(Number.NaN);
    const stride = Math.max(1, Math.floor(data.length / count));
    for (let i = 0; i < data.length; i += stride) {
      const kept = data[i];
      data[i] = kept + step;
      const above = loss();
      data[i] = kept - step;
      const below = loss();
      data[i] = kept;
      result[i] = (above - below) / (Math.fround(kept + step) - Math.fround(kept - step));
    }
    return result;
  });
}

/** Largest difference where both are numbers, as a share of the largest value of `expected`. */
export function relativeError(found: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let largest = 1e-12;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(expected[i])) continue;
    // A NaN that was found is no agreement, so it must not get lost in the maximum.
    if (Number.isNaN(found[i])) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(found[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}

export function normals(size: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => random.normal());
}

/** Numbers 0.05 apart in a random order, all below zero: no ties within a window, and no positive value to hide a bug. */
export function negativeSteps(size: number): Float32Array {
  const order = createRandom(5).shuffle(Array.from({ length: size }, (_, i) => i));
  return Float32Array.from(order, (i) => -0.05 * (i + 1));
}
