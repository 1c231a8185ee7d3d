export { createFrameTransformerModel, type FrameTransformerModelOptions } from './acoustic-model';
export { createFrameTransformer, type FrameTransformerOptions } from './frame-transformer';
