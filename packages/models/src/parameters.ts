import type { Random } from '@pianoscribe/core';

/** Fills a new parameter, numbers in the order of its stored shape. */
export type Initializer = (size: number, random: Random) => Float32Array;

/** How a parameter lies in files (PyTorch's order) and in the engine: axes of the file in the order of the engine. */
export type Layout = readonly number[];

/** Convolution over an image: file [out, in, height, width], engine [height, width, in, out]. */
export const CONV2D: Layout = [2, 3, 1, 0];
/** Convolution over time: file [out, in, width], engine [width, in, out]. */
export const CONV1D: Layout = [2, 1, 0];
/** Matrix: file [out, in], engine [in, out]. */
export const LINEAR: Layout = [1, 0];

/** One named parameter of a network. */
export interface ParameterSpec {
  /** PyTorch-like name, for example `ds1.conv1.weight`; unique in the network. */
  readonly name: string;
  /** Shape in weights files. */
  readonly shape: readonly number[];
  /** Where the engine wants the axes in another order than the file. Default: the same. */
  readonly layout?: Layout;
  readonly initial: Initializer;
  /** False for running statistics. Default true. */
  readonly trainable?: boolean;
}

/** Uniform in [-bound, bound). */
export function uniform(bound: number): Initializer {
  return (size, random) => Float32Array.from({ length: size }, () => random.uniform(-bound, bound));
}

/** Normal with mean 0 and the given deviation. */
export function normal(deviation: number): Initializer {
  return (size, random) => Float32Array.from({ length: size }, () => deviation * random.normal());
}

/** The same number everywhere. */
export function constant(value: number): Initializer {
  return (size) => new Float32Array(size).fill(value);
}

/** What PyTorch's layers start from (Kaiming uniform with a = sqrt 5): uniform within 1 / sqrt(fan-in). */
export function fanInUniform(fanIn: number): Initializer {
  return uniform(1 / Math.sqrt(fanIn));
}

/** `prefix.weight` and `prefix.bias` of a 2-D convolution. */
export function conv2dParameters(
  prefix: string,
  { inputs, outputs, kernel }: { inputs: number; outputs: number; kernel: readonly [number, number] },
): ParameterSpec[] {
  const initial = fanInUniform(inputs * kernel[0] * kernel[1]);
  return [
    { name: `${prefix}.weight`, shape: [outputs, inputs, ...kernel], layout: CONV2D, initial },
    { name: `${prefix}.bias`, shape: [outputs], initial },
  ];
}

/** `prefix.weight` and `prefix.bias` of a 1-D convolution. */
export function conv1dParameters(
  prefix: string,
  { inputs, outputs, kernel }: { inputs: number; outputs: number; kernel: number },
): ParameterSpec[] {
  const initial = fanInUniform(inputs * kernel);
  return [
    { name: `${prefix}.weight`, shape: [outputs, inputs, kernel], layout: CONV1D, initial },
    { name: `${prefix}.bias`, shape: [outputs], initial },
  ];
}

/** `prefix.weight` and `prefix.bias` of a linear layer. */
export function linearParameters(
  prefix: string,
  { inputs, outputs }: { inputs: number; outputs: number },
): ParameterSpec[] {
  const initial = fanInUniform(inputs);
  return [
    { name: `${prefix}.weight`, shape: [outputs, inputs], layout: LINEAR, initial },
    { name: `${prefix}.bias`, shape: [outputs], initial },
  ];
}

/** Numbers in a parameter. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
