import {
  type AcousticModel,
  type Activations,
  type FeatureExtractor,
  type FrameMatrix,
  type FrameTiming,
  KEY_COUNT,
  PianoscribeError,
} from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { toTensor } from '../tensors';
import { ARCHITECTURE, CONTEXT_FRAMES, type DefaultArchitecture, FRAME_MULTIPLE } from './architecture';
import { createListener, type Listener } from './listener';
import { createVelocityListener, type VelocityListener } from './velocity-listener';
import { VELOCITY_WEIGHT } from './velocity-network';

/** Options of {@link createDefaultModel}. */
export interface DefaultModelOptions {
  /** For example those of @pianoscribe/pretrained. */
  readonly weights: TensorMap;
  /** `createLogFrequencyExtractor(DEFAULT_MODEL_FEATURES)` of @pianoscribe/audio-features. */
  readonly features: FeatureExtractor;
  /** Frames of a window, a multiple of 8 over 80. Default 224: 4.5 s, of which 2.9 s are new. */
  readonly windowFrames?: number;
  /** What the weights' net has otherwise than the shipped one, as in `createDefaultNetwork`. */
  readonly architecture?: Partial<DefaultArchitecture>;
}

/**
 * The default model as a plug for `transcriber`: onset, frame, offset and sustain pedal, and, where the weights have
 * it, the velocity at each onset's peak.
 * A frame's prediction depends on 40 frames at each side and no more: windows give what the whole recording would.
 * @throws PianoscribeError MISSING_WEIGHTS, SHAPE_MISMATCH or NOT_FINITE for weights that don't fit.
 */
export function createDefaultModel(options: DefaultModelOptions): AcousticModel {
  const { features, windowFrames = 224 } = options;
  if (windowFrames % FRAME_MULTIPLE !== 0 || windowFrames <= 2 * CONTEXT_FRAMES) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A window needs a multiple of ${FRAME_MULTIPLE} frames over ${2 * CONTEXT_FRAMES}, found ${windowFrames}.`,
    );
  }
  const { bins, spectra } = { ...ARCHITECTURE, ...options.architecture };
  if (features.bins !== bins * spectra) {
    throw new PianoscribeError(
      'SHAPE_MISMATCH',
      `The default model hears ${bins * spectra} bins a frame, these features have ${features.bins}. Use createLogFrequencyExtractor(DEFAULT_MODEL_FEATURES).`,
    );
  }
  const listener = createListener(options.weights, options.architecture);
  const velocities = openVelocities(options.weights, listener);
  return {
    name: 'default',
    features,
    window: { frames: windowFrames, margin: CONTEXT_FRAMES },
    stride: 1,
    predict: (windows) => predict(windows, listener, velocities),
    dispose() {
      listener.dispose();
      velocities?.dispose();
    },
  };
}

/** The velocity net where the weights have one; gives `listener` back where they don't fit. */
function openVelocities(weights: TensorMap, listener: Listener): VelocityListener | undefined {
  try {
    return weights.has(VELOCITY_WEIGHT) ? createVelocityListener(weights) : undefined;
  } catch (error) {
    listener.dispose();
    throw error;
  }
}

async function predict(
  windows: readonly FrameMatrix[],
  { hear }: Listener,
  velocities: VelocityListener | undefined,
): Promise<Activations[]> {
  if (windows.length === 0) return [];
  const frames = windows[0].shape[0];
  const [keys, pedal] = tf.tidy(() => {
    const logits = hear(toTensor(windows, { borrow: true }));
    // Heads first, so that each comes back as one contiguous roll.
    return [tf.transpose(tf.sigmoid(logits.keys), [0, 3, 1, 2]), tf.sigmoid(logits.pedal)];
  });
  try {
    const [keyData, pedalData] = (await Promise.all([keys.data(), pedal.data()])) as [Float32Array, Float32Array];
    const heard: Activations[] = [];
    for (const [n, window] of windows.entries()) {
      const activations = toActivations(keyData, pedalData, n, frames, window.timing);
      heard.push(
        velocities ? { ...activations, ...(await velocities.hear(window, activations, CONTEXT_FRAMES)) } : activations,
      );
    }
    return heard;
  } finally {
    tf.dispose([keys, pedal]);
  }
}

function toActivations(
  keys: Float32Array,
  pedal: Float32Array,
  n: number,
  frames: number,
  timing: FrameTiming,
): Activations {
  const size = frames * KEY_COUNT;
  const head = (index: number): FrameMatrix => {
    const from = (n * ARCHITECTURE.heads.length + index) * size;
    return { data: keys.subarray(from, from + size), shape: [frames, KEY_COUNT], timing };
  };
  return {
    onset: head(0),
    frame: head(1),
    offset: head(2),
    pedal: { data: pedal.subarray(n * frames, (n + 1) * frames), shape: [frames, 1], timing },
  };
}
