import { type Matrix, PianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Plain data -> tensor: a matrix [rows, columns], or several matrices of one shape as [n, rows, columns].
 * With `fromTensor`, the only place where tfjs meets plain data. The caller disposes the tensor.
 * @param options.borrow a list of one is not copied: its data must stay as it is while the tensor lives. Default false.
 * @throws PianoscribeError EMPTY_INPUT for an empty list, SHAPE_MISMATCH where shapes differ or don't fit the data.
 */
export function toTensor(matrix: Matrix): tf.Tensor2D;
export function toTensor(matrices: readonly Matrix[], options?: { readonly borrow?: boolean }): tf.Tensor3D;
export function toTensor(
  input: Matrix | readonly Matrix[],
  options: { readonly borrow?: boolean } = {},
): tf.Tensor2D | tf.Tensor3D {
  if (isMatrix(input)) {
    checkMatrix(input, input.shape);
    // A copy: engines keep the array that they are given and upload it later, or never.
    return tf.tensor2d(input.data.slice(), [input.shape[0], input.shape[1]]);
  }
  if (input.length === 0) throw new PianoscribeError('EMPTY_INPUT', 'There are no matrices to make a tensor of.');
  const [rows, columns] = input[0].shape;
  if (options.borrow && input.length === 1) {
    checkMatrix(input[0], input[0].shape);
    return tf.tensor3d(input[0].data, [1, rows, columns]);
  }
  const joined = new Float32Array(input.length * rows * columns);
  for (const [index, matrix] of input.entries()) {
    checkMatrix(matrix, input[0].shape);
    joined.set(matrix.data, index * rows * columns);
  }
  return tf.tensor3d(joined, [input.length, rows, columns]);
}

/**
 * Tensor -> plain data: [rows, columns] -> one matrix; [n, rows, columns] -> n matrices that share one buffer.
 * The tensor is left to the caller to dispose.
 * @throws PianoscribeError SHAPE_MISMATCH for other ranks.
 */
export function fromTensor(tensor: tf.Tensor2D): Promise<Matrix>;
export function fromTensor(tensor: tf.Tensor3D): Promise<Matrix[]>;
export async function fromTensor(tensor: tf.Tensor2D | tf.Tensor3D): Promise<Matrix | Matrix[]> {
  const shape: readonly number[] = tensor.shape;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected a tensor [rows, columns] or [n, rows, columns], found shape [${shape.join(', ')}].`,
    );
  }
  // A copy: the cpu engine hands out the tensor's own array, and int32 and bool come in other types.
  const data = Float32Array.from(await tensor.data());
  if (shape.length === 2) return { data, shape: [shape[0], shape[1]] };
  const [count, rows, columns] = shape;
  return Array.from({ length: count }, (_, n) => ({
    data: data.subarray(n * rows * columns, (n + 1) * rows * columns),
    shape: [rows, columns] as const,
  }));
}

function isMatrix(input: Matrix | readonly Matrix[]): input is Matrix {
  return !Array.isArray(input);
}

function checkMatrix({ data, shape }: Matrix, expected: Matrix['shape']): void {
  if (shape[0] !== expected[0] || shape[1] !== expected[1]) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Expected matrices of one shape, [${expected.join(', ')}], found [${shape.join(', ')}].`,
    );
  }
  if (data.length !== shape[0] * shape[1]) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `A matrix of shape [${shape.join(', ')}] holds ${shape[0] * shape[1]} numbers, found ${data.length}.`,
    );
  }
}
