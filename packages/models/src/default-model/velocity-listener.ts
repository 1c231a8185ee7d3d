import { type Activations, type FrameMatrix, KEY_COUNT } from '@pianoscribe/core';
import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { findOnsetPeaks } from './onset-peaks';
import { describeOnset, SURROUNDING_COLUMNS } from './onset-surroundings';
import { createVelocityNetwork } from './velocity-network';

/** Onsets less sure than this are asked for no velocity: a decoder has to be told to take them for notes. */
const LEAST_ONSET = 0.05;
/** Onsets that are asked for at once: bounds the memory, whatever the recording. */
const ONSETS_AT_ONCE = 64;

/** The trained velocity net as it is used. */
export interface VelocityListener {
  /** Velocities / 127 in the frame of each onset's peak, 0 everywhere else: [frame, key]. `margin` frames at each end are not asked. */
  readonly hear: (
    window: FrameMatrix,
    activations: Pick<Activations, 'onset' | 'frame'>,
    margin?: number,
  ) => Promise<Required<Pick<Activations, 'velocity' | 'keyVelocity'>>>;
  readonly dispose: () => void;
}

/** @throws PianoscribeError MISSING_WEIGHTS, SHAPE_MISMATCH or NOT_FINITE for weights that don't fit. */
export function createVelocityListener(weights: TensorMap): VelocityListener {
  const network = createVelocityNetwork({ seed: 0, weights });
  // One for all windows: it is filled and used up before anything else can run.
  const rows = new Float32Array(ONSETS_AT_ONCE * SURROUNDING_COLUMNS);
  return {
    async hear({ data: features }, { onset, frame }, margin = 0) {
      const [frames] = onset.shape;
      const heard = { features, frames, onset: onset.data, frame: frame.data };
      const velocity = new Float32Array(frames * KEY_COUNT);
      const keyVelocity = new Float32Array(frames * KEY_COUNT);
      const [begin, end] = [margin * KEY_COUNT, (frames - margin) * KEY_COUNT];
      const peaks = findOnsetPeaks(onset.data, LEAST_ONSET).filter((cell) => cell >= begin && cell < end);
      for (let from = 0; from < peaks.length; from += ONSETS_AT_ONCE) {
        const cells = peaks.slice(from, from + ONSETS_AT_ONCE);
        for (const [row, cell] of cells.entries()) {
          describeOnset(heard, Math.floor(cell / KEY_COUNT), cell % KEY_COUNT, rows, row * SURROUNDING_COLUMNS);
        }
        const used = rows.subarray(0, cells.length * SURROUNDING_COLUMNS);
        const found = tf.tidy(() => network.forward(tf.tensor2d(used, [cells.length, SURROUNDING_COLUMNS])));
        const values = await found.data();
        found.dispose();
        for (const [row, cell] of cells.entries()) {
          velocity[cell] = toShare(values[2 * row]);
          keyVelocity[cell] = toShare(values[2 * row + 1]);
        }
      }
      return { velocity: { ...onset, data: velocity }, keyVelocity: { ...onset, data: keyVelocity } };
    },
    dispose: network.dispose,
  };
}

function toShare(value: number): number {
  return Math.min(1, Math.max(0, value));
}
