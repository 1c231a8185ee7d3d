import { createLogFrequencyExtractor, extractFeatures } from '@pianoscribe/audio-features';
import { loadWasmFft } from '@pianoscribe/audio-features/wasm-fft';
import { type FeatureExtractor, KEY_COUNT, type NoteEvent, type PedalEvent } from '@pianoscribe/core';
import { DEFAULT_MODEL_FEATURES } from '@pianoscribe/models/default-features';
import { notesToActivations } from '@pianoscribe/pianoroll-midi';

/** A clip as the training step takes it; plain arrays, so that it crosses threads without a copy. */
export interface PreparedClip {
  /** [frame, 1200]. */
  readonly features: Float32Array;
  /** [frame, key, 4]: onset, frame, offset, velocity (0 throughout where it can't be heard). */
  readonly keys: Float32Array;
  /** [frame]. */
  readonly pedal: Float32Array;
  readonly frames: number;
}

const HEADS = 4;
const VELOCITY_HEAD = 3;
let extractor: Promise<FeatureExtractor> | undefined;

/** Runs in a worker: a rendered clip's features and targets. */
export async function prepareClip(clip: {
  readonly samples: Float32Array;
  readonly notes: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
  readonly areVelocitiesHeard: boolean;
}): Promise<PreparedClip> {
  extractor ??= createExtractor();
  const audio = { samples: clip.samples, sampleRate: DEFAULT_MODEL_FEATURES.sampleRate };
  const features = extractFeatures(await extractor, audio);
  const frames = features.shape[0];
  // A note cut by the clip's end has not ended there: its offset is moved out of sight.
  const end = clip.samples.length / DEFAULT_MODEL_FEATURES.sampleRate;
  const notes = clip.notes.map((note) => (note.offset > end - 1e-3 ? { ...note, offset: end + 1 } : note));
  const targets = notesToActivations(notes, clip.pedals, { timing: features.timing, frames });
  const keys = new Float32Array(frames * KEY_COUNT * HEADS);
  for (const [head, { data }] of [targets.onset, targets.frame, targets.offset, targets.velocity].entries()) {
    // A velocity of 0 is one that nobody could hear: the loss leaves it out.
    if (head === VELOCITY_HEAD && !clip.areVelocitiesHeard) continue;
    for (let cell = 0; cell < data.length; cell++) keys[cell * HEADS + head] = data[cell];
  }
  return { features: features.data, keys, pedal: targets.pedal.data, frames };
}

async function createExtractor(): Promise<FeatureExtractor> {
  return createLogFrequencyExtractor({ ...DEFAULT_MODEL_FEATURES, fft: await loadWasmFft() });
}
