import { isPianoscribeError } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { selectEngine } from './select-engine';

describe('selectEngine', () => {
  it.each(['wasm', 'cpu'] as const)('takes %s when asked, and tfjs computes on it', async (name) => {
    const engine = await selectEngine({ engine: name });
    expect(engine.name).toBe(name);
    expect(engine.backend).toBe(name);
    expect(tf.getBackend()).toBe(name);
    expect(engine.refused).toEqual([]);
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
    expect([...product.dataSync()]).toEqual([11]);
  });

  it('takes the best by itself and says why not the others', async () => {
    const engine = await selectEngine();
    expect(tf.getBackend()).toBe(engine.backend);
    expect(engine.reason).toContain(engine.package);
    for (const one of engine.refused) expect(engine.reason).toContain(`${one.package}: ${one.why}`);
    expect(engine.threads).toBeGreaterThanOrEqual(1);
  });

  it('takes one at a time, the last one asked for staying', async () => {
    const engines = await Promise.all([selectEngine({ engine: 'wasm' }), selectEngine({ engine: 'cpu' })]);
    expect(engines.map((engine) => engine.backend)).toEqual(['wasm', 'cpu']);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('refuses what it does not know', async () => {
    const error = await selectEngine({ engine: 'abacus' as 'cpu' }).catch((e: unknown) => e);
    expect(isPianoscribeError(error) && error.code).toBe('INVALID_ARGUMENT');
    const threads = await selectEngine({ engine: 'wasm', threads: 0.5 }).catch((e: unknown) => e);
    expect(isPianoscribeError(threads) && threads.code).toBe('INVALID_ARGUMENT');
  });
});
