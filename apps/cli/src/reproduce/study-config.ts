import { ORIGINAL_MEL } from '@pianoscribe/audio-features';

/** The nets of the study. */
export type NetName = 'fcnn' | 'crnn';

/** One number a net. */
export type ByNet = Readonly<Record<NetName, number>>;

/** Everything that decides what a run of the study gives, data beside: written beside its results. */
export interface StudyConfig {
  readonly name: string;
  readonly data: {
    /** `years`: the paper's; `official`: MAESTRO's own, its validation part left out. */
    readonly split: 'years' | 'official';
    /** 1, 2, 5 or 10. */
    readonly segmentSeconds: number;
    /** How many segments are taken, drawn by the seed; null for all. */
    readonly trainSegments: number | null;
    readonly testSegments: number | null;
    /** Draws the segments, the pieces that are heard, and the piano of each performance. */
    readonly seed: number;
    /** How images are kept on disk. */
    readonly precision: 'float32' | 'float16';
    readonly mel: {
      readonly sampleRate: number;
      readonly nFft: number;
      readonly winLength: number;
      readonly hopLength: number;
      readonly melCount: number;
      readonly minFrequency: number;
      readonly maxFrequency: number;
      readonly scale: 'htk' | 'slaney';
      /** Smallest power of which the logarithm is taken: keeps silence finite. */
      readonly floor: number;
    };
  };
  readonly nets: readonly NetName[];
  readonly betas: readonly number[];
  readonly loss: { readonly prior: number; readonly form: 'notebook' | 'printed' };
  readonly training: {
    readonly epochs: number;
    /** Seed of first weights and of the order of segments; the same for every net and beta. */
    readonly seed: number;
    readonly learningRate: number;
    readonly batchSize: ByNet;
    readonly clipNorm: ByNet;
    /** Batches from one checkpoint to the next. */
    readonly checkpointEvery: number;
    /** Part of the first epoch after which the early pictures are taken. */
    readonly earlyEpoch: number;
  };
  readonly evaluation: { readonly batchSize: number; readonly threshold: number };
}

/** The paper's study, as `spec` sections 1 to 9 of the original system have it. */
export const ORIGINAL_STUDY: StudyConfig = {
  name: 'original',
  data: {
    split: 'years',
    segmentSeconds: 10,
    trainSegments: null,
    testSegments: null,
    seed: 0,
    precision: 'float32',
    mel: {
      sampleRate: ORIGINAL_MEL.sampleRate,
      nFft: ORIGINAL_MEL.nFft,
      winLength: ORIGINAL_MEL.winLength,
      hopLength: ORIGINAL_MEL.hopLength,
      melCount: ORIGINAL_MEL.melCount,
      minFrequency: ORIGINAL_MEL.minFrequency,
      maxFrequency: ORIGINAL_MEL.maxFrequency,
      scale: ORIGINAL_MEL.scale,
      floor: ORIGINAL_MEL.log.floor,
    },
  },
  nets: ['crnn', 'fcnn'],
  betas: [0.05, 0.5, 0.2],
  loss: { prior: 0.05, form: 'notebook' },
  training: {
    epochs: 2,
    seed: 0,
    learningRate: 3e-4,
    batchSize: { fcnn: 32, crnn: 16 },
    clipNorm: { fcnn: 10, crnn: 5 },
    checkpointEvery: 300,
    earlyEpoch: 0.2,
  },
  evaluation: { batchSize: 32, threshold: 0.5 },
};

/**
 * The same questions for two processor cores and half an hour: a second in place of ten, some 2 000 segments in place of
 * 50 000. With so few, batches are small and steps large, or the nets would see no more than a tenth of an epoch's steps.
 */
export const SMALL_STUDY: StudyConfig = {
  ...ORIGINAL_STUDY,
  name: 'small',
  data: { ...ORIGINAL_STUDY.data, segmentSeconds: 1, trainSegments: 2048, testSegments: 416, precision: 'float16' },
  training: {
    ...ORIGINAL_STUDY.training,
    learningRate: 1e-3,
    batchSize: { fcnn: 4, crnn: 2 },
  },
};

/** Studies that come with the command, by name. */
export const PRESETS: Readonly<Record<string, StudyConfig>> = { original: ORIGINAL_STUDY, small: SMALL_STUDY };
