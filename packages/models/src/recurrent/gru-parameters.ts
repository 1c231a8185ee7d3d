import type * as tf from '@tensorflow/tfjs-core';
import type { VariableLookup } from '../network';
import { LINEAR, type ParameterSpec, uniform } from '../parameters';
import type { GruWeights } from './gru';

/** Parameters of a one-layer GRU under PyTorch's names: `prefix.weight_ih_l0` and so on, `_reverse` for backwards. */
export function gruParameters(
  prefix: string,
  options: { inputs: number; hidden: number; bidirectional?: boolean },
): ParameterSpec[] {
  const { inputs, hidden } = options;
  const initial = uniform(1 / Math.sqrt(hidden));
  const direction = (suffix: string): ParameterSpec[] => [
    { name: `${prefix}.weight_ih_l0${suffix}`, shape: [3 * hidden, inputs], layout: LINEAR, initial },
    { name: `${prefix}.weight_hh_l0${suffix}`, shape: [3 * hidden, hidden], initial },
    { name: `${prefix}.bias_ih_l0${suffix}`, shape: [3 * hidden], initial },
    { name: `${prefix}.bias_hh_l0${suffix}`, shape: [3 * hidden], initial },
  ];
  return options.bidirectional ? [...direction(''), ...direction('_reverse')] : direction('');
}

/** One direction's weights as `gru` takes them. */
export function gruWeights(variable: VariableLookup, prefix: string, direction: 'forward' | 'backward'): GruWeights {
  const suffix = direction === 'backward' ? '_reverse' : '';
  return {
    inputWeight: variable(`${prefix}.weight_ih_l0${suffix}`) as tf.Tensor as tf.Tensor2D,
    hiddenWeight: variable(`${prefix}.weight_hh_l0${suffix}`) as tf.Tensor as tf.Tensor2D,
    inputBias: variable(`${prefix}.bias_ih_l0${suffix}`) as tf.Tensor as tf.Tensor1D,
    hiddenBias: variable(`${prefix}.bias_hh_l0${suffix}`) as tf.Tensor as tf.Tensor1D,
  };
}
