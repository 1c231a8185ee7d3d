import { createRandom, isPianoscribeError } from '@pianoscribe/core';
import type { NamedTensor } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAdam, type Optimizer } from './adam';
import { shuffledBatches } from './batches';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { type TrainingStep, train } from './train';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A net of two layers on 60 points of a plane: small enough to be exact, large enough to have something to lose. */
function createFixture() {
  const random = createRandom(3);
  const matrix = (rows: number, columns: number) =>
    tf.variable(
      tf.tensor2d(
        Float32Array.from({ length: rows * columns }, () => 0.5 * random.normal()),
        [rows, columns],
      ),
    );
  const variables = new Map<string, tf.Variable>([
    ['first', matrix(2, 8)],
    ['bias', tf.variable(tf.zeros([8]))],
    ['second', matrix(8, 1)],
  ]);
  const points = Array.from({ length: 60 }, () => [random.normal(), random.normal()]);
  const forward = (x: tf.Tensor2D) =>
    tf.matMul(
      tf.tanh(
        tf.add(tf.matMul(x, variables.get('first') as tf.Tensor as tf.Tensor2D), variables.get('bias') as tf.Tensor),
      ) as tf.Tensor2D,
      variables.get('second') as tf.Tensor as tf.Tensor2D,
    );
  const network = {
    saveWeights() {
      const entries = [...variables].map(
        ([name, v]) => [name, { data: v.dataSync() as Float32Array, shape: v.shape }] as const,
      );
      return new Map<string, NamedTensor>(entries);
    },
    loadWeights(weights: ReadonlyMap<string, NamedTensor>) {
      for (const [name, v] of variables) v.assign(tf.tensor(weights.get(name)?.data ?? [], v.shape));
    },
  };
  const loss = (batch: number[]) => {
    const x = tf.tensor2d(batch.map((index) => (index < 0 ? [Number.NaN, 0] : points[index])));
    const y = tf.tensor2d(batch.map((index) => [index < 0 ? 0 : points[index][0] * points[index][1]]));
    return tf.mean(tf.square(tf.sub(forward(x), y))) as tf.Scalar;
  };
  return { variables, network, loss };
}

async function* batchesFrom(start: number, poison?: number): AsyncGenerator<number[]> {
  let step = start;
  for (const batch of shuffledBatches({ count: 60, batchSize: 12, seed: 7, start }))
    yield step++ === poison ? [-1] : batch;
}

async function runSteps(
  fixture: ReturnType<typeof createFixture>,
  optimizer: Optimizer,
  {
    from = { step: 0, skipped: 0 },
    to,
    poison,
  }: { from?: { step: number; skipped: number }; to: number; poison?: number },
): Promise<TrainingStep[]> {
  const steps: TrainingStep[] = [];
  const options = { ...fixture, optimizer, learningRate: 0.02, clipNorm: 1, position: from };
  for await (const step of train({ ...options, batches: batchesFrom(from.step, poison) })) {
    steps.push(step);
    if (step.step === to) break;
  }
  return steps;
}

describe('train', () => {
  it('learns: the loss falls to a fraction', async () => {
    const fixture = createFixture();
    const steps = await runSteps(fixture, createAdam(fixture.variables), { to: 300 });
    expect(steps.at(-1)?.loss).toBeLessThan(0.3 * steps[0].loss);
  });

  it('goes on from a checkpoint with the very losses of the run that was not interrupted', async () => {
    const whole = createFixture();
    const options = { weightDecay: 0.01, averageDecay: 0.9 };
    const wholeOptimizer = createAdam(whole.variables, options);
    const expected = await runSteps(whole, wholeOptimizer, { to: 23 });

    const first = createFixture();
    const firstOptimizer = createAdam(first.variables, options);
    const before = await runSteps(first, firstOptimizer, { to: 13 });
    const bytes = await saveCheckpoint(first.network, firstOptimizer, {
      position: { step: 13, skipped: 0 },
      random: 5,
    });

    const second = createFixture();
    const secondOptimizer = createAdam(second.variables, options);
    const state = loadCheckpoint(bytes, second.network, secondOptimizer);
    expect(state).toEqual({ position: { step: 13, skipped: 0 }, random: 5 });
    const after = await runSteps(second, secondOptimizer, { from: state.position, to: 23 });
    expect([...before, ...after].map((step) => step.loss)).toEqual(expected.map((step) => step.loss));
    expect(await secondOptimizer.save()).toEqual(await wholeOptimizer.save());
  });

  it('skips and counts a batch with NaN, and learns nothing from it', async () => {
    const fixture = createFixture();
    const optimizer = createAdam(fixture.variables);
    const steps = await runSteps(fixture, optimizer, { to: 4, poison: 2 });
    expect(steps.map((step) => step.wasSkipped)).toEqual([false, false, true, false]);
    expect(steps.at(-1)?.skipped).toBe(1);
    for (const variable of fixture.variables.values()) expect(variable.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('leaks no tensor from step to step', async () => {
    const fixture = createFixture();
    const optimizer = createAdam(fixture.variables, { averageDecay: 0.9 });
    await runSteps(fixture, optimizer, { to: 1 });
    const before = tf.memory().numTensors;
    await runSteps(fixture, optimizer, { from: { step: 1, skipped: 0 }, to: 6 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops with ABORTED when the signal fires', async () => {
    const fixture = createFixture();
    const controller = new AbortController();
    const options = {
      ...fixture,
      optimizer: createAdam(fixture.variables),
      learningRate: 0.01,
      signal: controller.signal,
    };
    const codes: string[] = [];
    let taken = 0;
    try {
      for await (const step of train({ ...options, batches: batchesFrom(0) })) {
        taken = step.step;
        if (taken === 3) controller.abort();
      }
    } catch (error) {
      if (isPianoscribeError(error)) codes.push(error.code);
    }
    expect({ taken, codes }).toEqual({ taken: 3, codes: ['ABORTED'] });
  });
});
