import { createRandom, PianoscribeError } from '@pianoscribe/core';
import type { NamedTensor, TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { type ParameterSpec, sizeOf } from './parameters';
import { invert, permute, permuteShape } from './permute';

/** What every network of this package is: named variables, a forward pass, weights in and out. */
export interface Network<Output = tf.Tensor> {
  readonly name: string;
  /** By PyTorch-like name, in the order of the declaration, axes in the engine's order. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Trainable numbers. */
  readonly parameterCount: number;
  /** One forward pass; wrap it in `tf.tidy`. `training` (default false) switches dropout and batch statistics on. */
  forward(x: tf.Tensor, training?: boolean): Output;
  /**
   * Takes weights by name, axes in PyTorch's order; names that the network doesn't have are passed over.
   * Nothing changes unless all fit.
   * @throws PianoscribeError MISSING_WEIGHTS, SHAPE_MISMATCH or NOT_FINITE, naming the weight.
   */
  loadWeights(weights: TensorMap): void;
  /** Weights by name, axes in PyTorch's order: a copy. */
  saveWeights(): TensorMap;
  /** Gives the variables back. The network can't be used any more. */
  dispose(): void;
}

/** The variable of a name; throws for a name that was not declared. */
export type VariableLookup = (name: string) => tf.Variable;

/**
 * A network from its parameters and a function.
 * Equal seeds give equal parameters on every engine; each parameter has a stream of its own, so that adding one
 * leaves the others as they were.
 * @param options.weights what the parameters begin with, as `loadWeights` takes them, in place of random numbers.
 * @param options.forward the pass itself; it finds its parameters through the lookup.
 * @throws PianoscribeError INVALID_ARGUMENT for a name that is there twice; as `loadWeights` for weights that don't fit.
 */
export function createNetwork<Output = tf.Tensor>(options: {
  readonly name: string;
  readonly seed: number;
  readonly parameters: readonly ParameterSpec[];
  readonly weights?: TensorMap;
  readonly forward: (variable: VariableLookup, x: tf.Tensor, training: boolean) => Output;
}): Network<Output> {
  // Taken out of the options, which the functions below would keep alive, and the weights with them.
  const { name, seed, parameters, weights: given, forward } = options;
  if (given) for (const spec of parameters) checkWeight(name, spec, given);
  const variables = new Map<string, tf.Variable>();
  for (const [index, spec] of parameters.entries()) {
    if (variables.has(spec.name)) {
      throw new PianoscribeError('INVALID_ARGUMENT', `Network ${name} declares the parameter "${spec.name}" twice.`);
    }
    const draw = () => spec.initial(sizeOf(spec.shape), createRandom(seed, index));
    const initial = toEngine(given?.get(spec.name) ?? { data: draw(), shape: spec.shape }, spec);
    variables.set(spec.name, tf.variable(initial, spec.trainable ?? true));
    initial.dispose();
  }
  const lookup: VariableLookup = (wanted) => {
    const variable = variables.get(wanted);
    if (!variable) throw new PianoscribeError('MISSING_WEIGHTS', `Network ${name} has no parameter "${wanted}".`);
    return variable;
  };
  return {
    name,
    variables,
    parameterCount: countParameters(parameters),
    forward: (x, training = false) => forward(lookup, x, training),
    loadWeights(weights) {
      for (const spec of parameters) checkWeight(name, spec, weights);
      for (const spec of parameters) {
        const value = toEngine(weights.get(spec.name) as NamedTensor, spec);
        lookup(spec.name).assign(value);
        value.dispose();
      }
    },
    saveWeights: () => new Map(parameters.map((spec) => [spec.name, toStored(lookup(spec.name), spec)])),
    dispose() {
      for (const variable of variables.values()) variable.dispose();
    },
  };
}

/** Trainable numbers in a list of parameters. */
export function countParameters(parameters: readonly ParameterSpec[]): number {
  return parameters.reduce((sum, spec) => sum + (spec.trainable === false ? 0 : sizeOf(spec.shape)), 0);
}

function checkWeight(network: string, spec: ParameterSpec, weights: TensorMap): void {
  const weight = weights.get(spec.name);
  const expected = `[${spec.shape.join(', ')}]`;
  if (!weight) {
    throw new PianoscribeError(
      'MISSING_WEIGHTS',
      `Network ${network} needs the weight "${spec.name}" ${expected}, and the ${weights.size} weights given don't have it. Are these the weights of another network?`,
    );
  }
  if (weight.shape.join() !== spec.shape.join() || weight.data.length !== sizeOf(spec.shape)) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `Weight "${spec.name}" of network ${network} has the shape ${expected}, found [${weight.shape.join(', ')}] with ${weight.data.length} numbers. Are these the weights of another network?`,
    );
  }
  if (!weight.data.every(Number.isFinite)) {
    throw new PianoscribeError(
      'NOT_FINITE',
      `Weight "${spec.name}" for network ${network} holds NaN or infinite numbers. Take an earlier checkpoint.`,
    );
  }
}

function toEngine({ data, shape }: NamedTensor, { layout }: ParameterSpec): tf.Tensor {
  if (!layout) return tf.tensor(data.slice(), [...shape], 'float32');
  return tf.tensor(permute(data, shape, layout), permuteShape(shape, layout), 'float32');
}

function toStored(variable: tf.Variable, { shape, layout }: ParameterSpec): NamedTensor {
  const data = Float32Array.from(variable.dataSync());
  return { data: layout ? permute(data, variable.shape, invert(layout)) : data, shape };
}
