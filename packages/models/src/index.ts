export { countParameters, createNetwork, type Network, type VariableLookup } from './network';
export {
  CONV1D,
  CONV2D,
  constant,
  conv1dParameters,
  conv2dParameters,
  fanInUniform,
  type Initializer,
  type Layout,
  LINEAR,
  linearParameters,
  normal,
  type ParameterSpec,
  uniform,
} from './parameters';
export { fromTensor, toTensor } from './tensors';
