export { type AcousticModelChecksOptions, acousticModelChecks } from './acoustic-model-checks';
export { type ConformanceCheck, testAudio } from './checks';
export { type FeatureExtractorChecksOptions, featureExtractorChecks } from './feature-extractor-checks';
export { createToyModel } from './toy-model';
export { type TranscriberChecksOptions, transcriberChecks } from './transcriber-checks';
