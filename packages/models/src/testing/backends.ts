import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** Engines that every test run has. */
export const backends = ['cpu', 'wasm'] as const;

/** Switches to an engine for the tests that follow. */
export async function useBackend(name: (typeof backends)[number]): Promise<void> {
  if (name === 'wasm') {
    const library = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${dirname(library)}/`);
  }
  await tf.setBackend(name);
}

/** Largest absolute difference of two tensors of one shape. */
export function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  if (a.shape.join() !== b.shape.join()) throw new Error(`Shapes [${a.shape}] and [${b.shape}] differ.`);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
}
