import type { Matrix } from '@pianoscribe/core';

/**
 * (x - mean) / sample standard deviation (n - 1) over the whole matrix, as a new one; all zeros where the deviation
 * is 0. The original system does this to each 10 s segment.
 */
export function standardise<M extends Matrix>(matrix: M): M {
  const { data } = matrix;
  const scaled = new Float32Array(data.length);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2;
  const deviation = Math.sqrt(squares / (data.length - 1));
  if (deviation > 0) for (let i = 0; i < data.length; i++) scaled[i] = (data[i] - mean) / deviation;
  return { ...matrix, data: scaled };
}
