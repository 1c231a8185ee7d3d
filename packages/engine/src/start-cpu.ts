import * as tf from '@tensorflow/tfjs-core';
import { mendCpu } from './kernels/mend-cpu';
import { isNode } from './platform';
import type { StartedEngine } from './types';

/** Starts the engine in plain JavaScript, which works everywhere. */
export async function startCpu(): Promise<StartedEngine> {
  await import('@tensorflow/tfjs-backend-cpu');
  if (!(await tf.setBackend('cpu'))) throw new Error('does not start');
  await tf.ready();
  // It would print an advertisement for tfjs-node on its first op.
  if (isNode()) (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return {
    backend: 'cpu',
    detail: 'plain JavaScript: right, but tens of times slower than any other',
    threads: 1,
    capabilities: { gpu: false, simd: false, rawOps: false, mended: mendCpu() },
  };
}
