import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerTrainingKernels } from './wasm-training-kernels';

/** `tensorflow` is the native engine, tested where it is installed. */
export type Backend = 'cpu' | 'wasm' | 'tensorflow';

const require = createRequire(import.meta.url);

/** Engines fast enough for whole networks. */
export const fastBackends: readonly Backend[] = hasNative() ? ['wasm', 'tensorflow'] : ['wasm'];

/** Engines at hand. */
export const backends: readonly Backend[] = ['cpu', ...fastBackends];

/** Switches to an engine for the tests that follow. */
export async function useBackend(name: Backend): Promise<void> {
  if (name === 'wasm') {
    setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
    registerTrainingKernels();
  }
  await tf.setBackend(name);
}

/** Largest absolute difference of two tensors of one shape. */
export function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  if (a.shape.join() !== b.shape.join()) throw new Error(`Shapes [${a.shape}] and [${b.shape}] differ.`);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
}

function hasNative(): boolean {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    require('@tensorflow/tfjs-node-gpu');
    return true;
  } catch {
    return false;
  }
}
