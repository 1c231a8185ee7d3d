export { createDefaultModel, type DefaultModelOptions } from './acoustic-model';
export type { DefaultArchitecture } from './architecture';
export { DEFAULT_MODEL_FEATURES } from './features';
export { type DefaultTargets, defaultLoss } from './loss';
export { createDefaultNetwork, type DefaultLogits } from './network';
export { findOnsetPeaks } from './onset-peaks';
export { type Colour, colourOnset, describeOnset, type HeardFrames, SURROUNDING_COLUMNS } from './onset-surroundings';
export { type HeardVelocities, velocityLoss } from './velocity-loss';
export { createVelocityNetwork } from './velocity-network';
