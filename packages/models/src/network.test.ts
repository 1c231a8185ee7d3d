import { isPianoscribeError } from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from './network';
import { constant, conv2dParameters, linearParameters } from './parameters';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const createLine = (seed = 1, weights?: TensorMap) =>
  createNetwork({
    name: 'line',
    seed,
    weights,
    parameters: [
      ...linearParameters('linear', { inputs: 3, outputs: 2 }),
      { name: 'mean', shape: [2], initial: constant(0), trainable: false },
    ],
    forward: (variable, x) =>
      tf.add(tf.sub(tf.matMul(x as tf.Tensor2D, variable('linear.weight') as tf.Tensor2D), variable('mean')), 0),
  });

const lineWeights = (): Map<string, { data: Float32Array; shape: number[] }> =>
  new Map([
    ['linear.weight', { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }],
    ['linear.bias', { data: Float32Array.of(0, 0), shape: [2] }],
    ['mean', { data: Float32Array.of(0, 1), shape: [2] }],
  ]);

function codeOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (isPianoscribeError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('Expected an error.');
}

describe('createNetwork', () => {
  it('computes y = W x with W stored as PyTorch does, [out, in]', () => {
    const network = createLine();
    network.loadWeights(lineWeights());
    const y = tf.tidy(() => network.forward(tf.tensor2d([[1, 1, 1]])).dataSync());
    expect([...y]).toEqual([6, 14]);
    network.dispose();
  });

  it('saves what it loaded, and the copy does not change with the network', () => {
    const network = createLine();
    network.loadWeights(lineWeights());
    const saved = network.saveWeights();
    network.loadWeights(createLine(9).saveWeights());
    expect(saved).toEqual(lineWeights());
    expect([...saved.keys()]).toEqual(['linear.weight', 'linear.bias', 'mean']);
    network.dispose();
  });

  it('brings a convolution from OIHW to HWIO and back', () => {
    const network = createNetwork({
      name: 'conv',
      seed: 1,
      parameters: conv2dParameters('c', { inputs: 3, outputs: 4, kernel: [2, 5] }),
      forward: (variable) => variable('c.weight'),
    });
    const stored = { data: Float32Array.from({ length: 120 }, (_, i) => i), shape: [4, 3, 2, 5] };
    network.loadWeights(
      new Map([
        ['c.weight', stored],
        ['c.bias', { data: new Float32Array(4), shape: [4] }],
      ]),
    );
    const engine = network.variables.get('c.weight') as tf.Variable<tf.Rank.R4>;
    expect(engine.shape).toEqual([2, 5, 3, 4]);
    const [o, i, h, w] = [3, 1, 0, 4];
    expect(engine.bufferSync().get(h, w, i, o)).toBe(((o * 3 + i) * 2 + h) * 5 + w);
    expect(network.saveWeights().get('c.weight')).toEqual(stored);
    network.dispose();
  });

  it('counts trainable numbers only and repeats itself for a seed', () => {
    const [a, b, other] = [createLine(5), createLine(5), createLine(6)];
    expect(a.parameterCount).toBe(8);
    expect(a.saveWeights()).toEqual(b.saveWeights());
    expect(a.saveWeights()).not.toEqual(other.saveWeights());
    for (const network of [a, b, other]) network.dispose();
  });

  it.each<[string, string, (weights: Map<string, { data: Float32Array; shape: number[] }>) => void]>([
    ['MISSING_WEIGHTS', 'linear.bias', (weights) => weights.delete('linear.bias')],
    [
      'SHAPE_MISMATCH',
      'linear.weight',
      (weights) => weights.set('linear.weight', { data: new Float32Array(6), shape: [3, 2] }),
    ],
    ['SHAPE_MISMATCH', 'mean', (weights) => weights.set('mean', { data: new Float32Array(1), shape: [2] })],
    ['NOT_FINITE', 'mean', (weights) => weights.set('mean', { data: Float32Array.of(0, Number.NaN), shape: [2] })],
  ])('refuses bad weights with %s naming "%s", and keeps the old ones', (code, name, spoil) => {
    const network = createLine();
    const before = network.saveWeights();
    const weights = lineWeights();
    spoil(weights);
    const error = codeOf(() => network.loadWeights(weights as TensorMap));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`"${name}"`);
    expect(network.saveWeights()).toEqual(before);
    network.dispose();
    const tensors = tf.memory().numTensors;
    expect(codeOf(() => createLine(1, weights)).code).toBe(code);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('begins with the weights that it is given', () => {
    const network = createLine(1, lineWeights());
    expect(network.saveWeights()).toEqual(lineWeights());
    network.dispose();
  });

  it('leaks no tensor: load, save, forward, dispose', () => {
    const before = tf.memory().numTensors;
    const network = createLine();
    network.loadWeights(network.saveWeights());
    tf.tidy(() => network.forward(tf.ones([1, 3])).dataSync());
    expect(tf.memory().numTensors).toBe(before + 3);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
