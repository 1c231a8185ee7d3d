export { createFrameTransformer, type FrameTransformerOptions } from './frame-transformer';
