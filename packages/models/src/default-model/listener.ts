import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { ARCHITECTURE, type DefaultArchitecture } from './architecture';
import { type FoldedFilter, foldNorm, inferenceLayers } from './layers';
import { createDefaultNetwork, type DefaultLogits, hear } from './network';

/** The trained net as it is used: filters with their normalisation folded in, and nothing that only training needs. */
export interface Listener {
  /** [batch, frame, column] -> logits; to be called inside `tf.tidy`. */
  readonly hear: (input: tf.Tensor) => DefaultLogits;
  readonly dispose: () => void;
}

/** @throws PianoscribeError MISSING_WEIGHTS, SHAPE_MISMATCH or NOT_FINITE for weights that don't fit. */
export function createListener(weights: TensorMap, architecture?: Partial<DefaultArchitecture>): Listener {
  const network = createDefaultNetwork({ seed: 0, weights, architecture });
  try {
    const filters = new Map<string, FoldedFilter>();
    const parameters = new Map<string, tf.Tensor>();
    const variable = (name: string) => network.variables.get(name) as tf.Variable;
    for (const [name, value] of network.variables) {
      const layer = name.replace(/\.(weight|norm\..*)$/, '');
      if (network.variables.has(`${layer}.norm.weight`)) {
        if (!filters.has(layer)) filters.set(layer, foldNorm(variable, layer));
      } else parameters.set(name, tf.clone(value));
    }
    const layers = inferenceLayers(
      (name) => parameters.get(name) as tf.Tensor,
      (name) => filters.get(name) as FoldedFilter,
    );
    return {
      hear: (input) => hear(layers, input, { ...ARCHITECTURE, ...architecture }),
      dispose() {
        tf.dispose([...parameters.values()]);
        for (const { filter, bias } of filters.values()) tf.dispose([filter, bias]);
      },
    };
  } finally {
    network.dispose();
  }
}
