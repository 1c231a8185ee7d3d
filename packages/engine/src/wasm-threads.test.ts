import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { normals } from './kernels/gradient-check.testing';
import { runProgram } from './run-program.testing';
import { selectEngine } from './select-engine';
import { prepareThreads } from './wasm-threads';

it('computes on two threads what the CPU engine computes, and leaves the process as it was', async () => {
  const { createObjectURL } = URL;
  const { cpus } = os;
  const values = [normals(2 * 40 * 30 * 8, 1), normals(3 * 3 * 8 * 16, 2)];
  const convolve = () =>
    tf.tidy(() => {
      const x = tf.tensor4d(values[0], [2, 40, 30, 8]);
      const filter = tf.tensor4d(values[1], [3, 3, 8, 16]);
      const y = tf.fused.conv2d({ x, filter, bias: tf.ones([16]), strides: 1, pad: 'same', activation: 'relu' });
      const z = tf.concat([y, tf.conv2d(x, filter, 1, 'same')], 3).reshape([-1, 32]);
      return tf.matMul(z, z, true, false).dataSync<'float32'>();
    });
  const engine = await selectEngine({ engine: 'wasm', threads: 2 });
  expect(engine.threads).toBe(2);
  expect(engine.capabilities.mended).toEqual(expect.arrayContaining(['Concat', 'FusedConv2D']));
  expect(engine.capabilities.mended).not.toContain('Conv2D');
  expect(URL.createObjectURL).toBe(createObjectURL);
  expect(os.cpus).toBe(cpus);
  const found = convolve();
  await selectEngine({ engine: 'cpu' });
  const expected = convolve();
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i] - expected[i]) / largest).toBeLessThan(1e-5);
});

it('says so when other threads are asked for than are running', async () => {
  await selectEngine({ engine: 'wasm', threads: 2 });
  const engine = await selectEngine({ engine: 'wasm', threads: 3 });
  expect(engine.threads).toBe(2);
  expect(engine.reason).toContain('running already');
});

it('lets a program end by itself, without handlers of its own for errors', async () => {
  const { stdout, stderr } = await runProgram('wasm-program.testing.ts');
  expect(JSON.parse(stdout)).toEqual({ threads: 2, sum: 256 ** 3, handlers: 0 });
  expect(stderr).toBe('');
});

it('refuses a worker that it does not know, before it touches anything', async () => {
  const { createObjectURL } = URL;
  const strange = { resolve: (name: string) => name, load: () => ({ wasmWorkerContents: 'something else' }) };
  await expect(prepareThreads(strange, 2)).rejects.toThrow('not the one of 4.22');
  expect(URL.createObjectURL).toBe(createObjectURL);
});
