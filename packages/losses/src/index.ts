export { binaryCrossEntropy } from './binary-cross-entropy';
export { binaryCrossEntropyWithLogits, type LogitsOptions } from './binary-cross-entropy-with-logits';
export type { Loss } from './loss';
export { meanSquaredError } from './mean-squared-error';
export { type ReweightedOptions, reweightedBinaryCrossEntropy } from './reweighted-binary-cross-entropy';
