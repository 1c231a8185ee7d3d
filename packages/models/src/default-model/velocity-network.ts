import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { createNetwork, type Network, type VariableLookup } from '../network';
import { constant, LINEAR, normal, type ParameterSpec } from '../parameters';
import { SURROUNDING_COLUMNS } from './onset-surroundings';

const WIDTHS = [SURROUNDING_COLUMNS, 192, 64, 2];
const LAYERS = WIDTHS.length - 1;

/**
 * How hard a key was struck, from what surrounds its onset: [onset, column] -> [onset, 1], velocity / 127.
 * Asked only where an onset was found, ten times a second or so, it may look closer than a net that looks everywhere.
 */
export function createVelocityNetwork(options: { seed: number; weights?: TensorMap }): Network<tf.Tensor2D> {
  return createNetwork({
    ...options,
    name: 'velocity',
    parameters: Array.from({ length: LAYERS }, (_, layer) => layerParameters(layer)).flat(),
    forward: (variable, x) => hearVelocities(variable, x as tf.Tensor2D),
  });
}

/** The name of a parameter of the velocity net, by which weights are known to have one. */
export const VELOCITY_WEIGHT = 'velocity.0.weight';

function layerParameters(layer: number): ParameterSpec[] {
  const [inputs, outputs] = WIDTHS.slice(layer);
  const isLast = layer === LAYERS - 1;
  return [
    {
      name: `velocity.${layer}.weight`,
      shape: [outputs, inputs],
      layout: LINEAR,
      initial: normal(Math.sqrt((isLast ? 0.01 : 1) / inputs)),
    },
    // A middling velocity to begin with.
    { name: `velocity.${layer}.bias`, shape: [outputs], initial: constant(isLast ? 0.5 : 0) },
  ];
}

function hearVelocities(variable: VariableLookup, x: tf.Tensor2D): tf.Tensor2D {
  let y = x;
  for (let layer = 0; layer < LAYERS; layer++) {
    y = tf.fused.matMul({
      a: y,
      b: variable(`velocity.${layer}.weight`) as tf.Tensor as tf.Tensor2D,
      bias: variable(`velocity.${layer}.bias`),
      activation: layer < LAYERS - 1 ? 'relu' : 'linear',
    }) as tf.Tensor2D;
  }
  return y;
}
