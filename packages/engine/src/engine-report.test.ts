import { isPianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { engineReport } from './engine-report';
import { selectEngine } from './select-engine';

it('tells of every engine, and leaves the one in use as it was', async () => {
  await selectEngine({ engine: 'cpu' });
  const tensors = tf.memory().numTensors;
  const report = await engineReport();
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.memory().numTensors).toBe(tensors);
  expect(report.engines.map((one) => one.package)).toEqual([
    '@tensorflow/tfjs-node-gpu',
    '@tensorflow/tfjs-node',
    '@tensorflow/tfjs-backend-webgpu',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-backend-cpu',
  ]);
  for (const one of report.engines) {
    if (one.works) expect(one.matMulMs).toBeGreaterThan(0);
    else expect(one.detail).not.toBe('');
  }
  const first = report.engines.find((one) => one.works);
  expect(report.chosen).toContain(first?.package);
  expect(report.packages['@tensorflow/tfjs-core']).toMatch(/^4\./);
  expect(report.node).toBe(process.versions.node);
  expect(report.cores).toBeGreaterThanOrEqual(1);
});

it('can be cancelled', async () => {
  const error = await engineReport({ signal: AbortSignal.abort() }).catch((e: unknown) => e);
  expect(isPianoscribeError(error) && error.code).toBe('ABORTED');
});
