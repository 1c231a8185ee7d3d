export {
  type Colour,
  colourOnset,
  createDefaultModel,
  createDefaultNetwork,
  createVelocityNetwork,
  DEFAULT_MODEL_FEATURES,
  type DefaultArchitecture,
  type DefaultLogits,
  type DefaultModelOptions,
  type DefaultTargets,
  defaultLoss,
  describeOnset,
  findOnsetPeaks,
  type HeardFrames,
  type HeardVelocities,
  SURROUNDING_COLUMNS,
  velocityLoss,
} from './default-model';
export {
  createFrameTransformer,
  createFrameTransformerModel,
  type FrameTransformerModelOptions,
  type FrameTransformerOptions,
} from './frame-transformer';
export { countParameters, createNetwork, type Network, type VariableLookup } from './network';
export { createOriginalModel, type OriginalModelOptions } from './original/acoustic-model';
export { createCrnn } from './original/crnn';
export { createFcnn } from './original/fcnn';
export type { OriginalNetwork } from './original/original-network';
export { AS_PUBLISHED, type TransformerDefects } from './original/transformers/defects';
export { createEncoderOnly, type EncoderOnlyOptions } from './original/transformers/encoder-only';
export { createSeq2Seq, type Seq2SeqNetwork, type Seq2SeqOptions } from './original/transformers/seq2seq';
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
export { bidirectionalGru, type GruWeights, gru } from './recurrent/gru';
export { gruParameters, gruWeights } from './recurrent/gru-parameters';
export { fromTensor, toTensor } from './tensors';
