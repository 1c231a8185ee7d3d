import { createLogFrequencyExtractor, extractFeatures, type LogFrequencyOptions } from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import {
  type Activations,
  type FeatureExtractor,
  type FrameMatrix,
  KEY_COUNT,
  type NoteEvent,
  type PedalEvent,
} from '@pianoscribe/core';
import { DEFAULT_MODEL_FEATURES } from '@pianoscribe/models/default-features';
import { notesToActivations } from '@pianoscribe/pianoroll-midi';

/** A clip as the training step takes it; plain arrays, so that it crosses threads without a copy. */
export interface PreparedClip {
  /** [frame, column]: 1200 columns of the default model's features. */
  readonly features: Float32Array;
  /** [frame, key, 3]: onset, frame, offset. */
  readonly keys: Float32Array;
  /** [frame]. */
  readonly pedal: Float32Array;
  readonly frames: number;
}

/** What a clip is made into; that of the default model when left out. */
export interface PrepareClipOptions {
  readonly features?: LogFrequencyOptions;
  /** Onset, frame and offset are 0 or 1. */
  readonly hasHardTargets?: boolean;
}

const SAMPLE_RATE = DEFAULT_MODEL_FEATURES.sampleRate;
const HEADS = 3;
/** Onset, frame and offset from which on a hard target is 1: in the frame nearest to the time, or sounding for half of it. */
const HARD_FROM = [2 / 3, 1 / 2, 2 / 3];
const extractors = new Map<LogFrequencyOptions, Promise<FeatureExtractor>>();

/** What of a rendered clip is heard, and what an ideal model would say of it. */
export interface HeardClip {
  readonly features: FrameMatrix;
  readonly targets: Required<Omit<Activations, 'keyVelocity'>>;
}

/** The part of a rendered clip that is prepared. */
export interface ClipToPrepare {
  readonly samples: Float32Array;
  readonly notes: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
}

/** Runs in a worker: a rendered clip's features and targets. */
export async function prepareClip(
  clip: ClipToPrepare,
  { features: wanted, hasHardTargets = false }: PrepareClipOptions = {},
): Promise<PreparedClip> {
  const { features, targets } = await hearClip(clip, wanted);
  const frames = features.shape[0];
  const keys = new Float32Array(frames * KEY_COUNT * HEADS);
  for (const [head, { data }] of [targets.onset, targets.frame, targets.offset].entries()) {
    const from = hasHardTargets ? HARD_FROM[head] : undefined;
    for (let cell = 0; cell < data.length; cell++) {
      keys[cell * HEADS + head] = from === undefined ? data[cell] : Number(data[cell] >= from);
    }
  }
  return { features: features.data, keys, pedal: targets.pedal.data, frames };
}

/** A clip's features and its targets as activations. */
export async function hearClip(
  clip: ClipToPrepare,
  wanted: LogFrequencyOptions = DEFAULT_MODEL_FEATURES,
): Promise<HeardClip> {
  const extractor = extractors.get(wanted) ?? createExtractor(wanted);
  extractors.set(wanted, extractor);
  const features = extractFeatures(await extractor, { samples: clip.samples, sampleRate: SAMPLE_RATE });
  // A note cut by the clip's end has not ended there: its offset is moved out of sight.
  const end = clip.samples.length / SAMPLE_RATE;
  const notes = clip.notes.map((note) => (note.offset > end - 1e-3 ? { ...note, offset: end + 1 } : note));
  const targets = notesToActivations(notes, clip.pedals, { timing: features.timing, frames: features.shape[0] });
  return { features, targets };
}

async function createExtractor(features: LogFrequencyOptions): Promise<FeatureExtractor> {
  return createLogFrequencyExtractor({ ...features, fft: await loadWasmFft() });
}
