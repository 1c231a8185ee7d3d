import {
  type AcousticModel,
  type Activations,
  type FeatureExtractor,
  type FrameMatrix,
  type Matrix,
  PianoscribeError,
} from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../network';
import { fromTensor, toTensor } from '../tensors';

/** What makes a model of a network that tells rolls. */
export interface RollModelOptions {
  readonly weights: TensorMap;
  readonly features: FeatureExtractor;
  /** Frames of a window, a multiple of 4. Default 1000: the original's 10 s. */
  readonly windowFrames?: number;
}

/**
 * A network from images [batch, mel, frame, 1] to rolls [batch, column, 88] as a plug for `transcriber`: windows don't
 * overlap and each is standardised by itself. `frame` is the roll's value at the time of each feature frame, and `onset`
 * that value where it rises over 0.5, else 0.
 * @throws PianoscribeError INVALID_ARGUMENT for the window, and what `loadWeights` throws.
 */
export function createRollModel(
  name: string,
  create: () => Network<tf.Tensor3D>,
  options: RollModelOptions,
): AcousticModel {
  const { features, windowFrames = 1000 } = options;
  if (!(windowFrames > 0 && windowFrames % 4 === 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A window of such a network needs a multiple of 4 frames, found ${windowFrames}.`,
    );
  }
  const network = create();
  try {
    network.loadWeights(options.weights);
  } catch (error) {
    network.dispose();
    throw error;
  }
  return {
    name,
    features,
    window: { frames: windowFrames, margin: 0 },
    stride: 1,
    predict: (windows) => predict(network, windows),
    dispose: () => network.dispose(),
  };
}

async function predict(network: Network<tf.Tensor3D>, windows: readonly FrameMatrix[]): Promise<Activations[]> {
  if (windows.length === 0) return [];
  const estimate = tf.tidy(() => {
    const images = tf.transpose(tf.expandDims(toTensor(windows.map(standardise)), 3), [0, 2, 1, 3]);
    return network.forward(images);
  });
  try {
    const rolls = await fromTensor(estimate);
    return rolls.map((roll, n) => toActivations(roll, windows[n]));
  } finally {
    estimate.dispose();
  }
}

/**
 * (x - mean) / sample deviation (n - 1); zeros where the deviation is 0. In doubles, where the mean of equal numbers
 * is exactly that number: the engine's rounding would make silence a constant other than 0.
 */
function standardise({ data, shape }: Matrix): Matrix {
  const scaled = new Float32Array(data.length);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2;
  const deviation = Math.sqrt(squares / (data.length - 1));
  if (deviation > 0) for (let i = 0; i < data.length; i++) scaled[i] = (data[i] - mean) / deviation;
  return { data: scaled, shape };
}

function toActivations({ data, shape: [columns, keys] }: Matrix, window: FrameMatrix): Activations {
  const frames = window.shape[0];
  const frame = new Float32Array(frames * keys);
  const onset = new Float32Array(frames * keys);
  for (let f = 0; f < frames; f++) {
    const column = Math.min(Math.round((f * columns) / frames), columns - 1);
    for (let key = 0; key < keys; key++) {
      const at = f * keys + key;
      frame[at] = data[column * keys + key];
      if (frame[at] > 0.5 && !(f > 0 && frame[at - keys] > 0.5)) onset[at] = frame[at];
    }
  }
  const { timing } = window;
  return {
    onset: { data: onset, shape: [frames, keys], timing },
    frame: { data: frame, shape: [frames, keys], timing },
  };
}
