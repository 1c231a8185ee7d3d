import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends, fastBackends, largestDifference, useBackend } from '../testing/backends';
import { goldenLoss, readGolden } from '../testing/original-golden';
import { columnsOf } from './backbone';
import { createCrnn } from './crnn';
import { createFcnn } from './fcnn';

/** Seconds on an idle machine; the limit is for one that is busy with something else. */
const PATIENCE = 240_000;

const networks = [
  { name: 'fcnn', create: createFcnn, used: 321_344, published: 321_544 },
  { name: 'crnn', create: createCrnn, used: 384_352, published: 384_552 },
] as const;

const largestOf = (values: readonly number[]) => values.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);

describe.each(networks)('$name', ({ create, used, published }) => {
  beforeAll(() => useBackend('cpu'));

  it('has the published parameter count, of which 200 are in batch norms that are never called', () => {
    const network = create({ seed: 1 });
    expect([network.parameterCount, network.publishedParameterCount]).toEqual([used, published]);
    network.dispose();
  });

  it('gives 768 columns a second of 88 probabilities, without a leak', () => {
    const network = create({ seed: 1 });
    const before = tf.memory().numTensors;
    const shape = tf.tidy(() => network.forward(tf.zeros([1, 8, 13, 1])).shape);
    expect(shape).toEqual([1, columnsOf(13), 88]);
    expect([1001, 201, 101].map(columnsOf)).toEqual([7680, 1536, 768]);
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses what is no image, or too small to be pooled twice', () => {
    const network = create({ seed: 1 });
    expect(() => network.forward(tf.zeros([1, 229, 101]))).toThrow(/\[batch, mel, frame, 1\]/);
    expect(() => network.forward(tf.zeros([1, 229, 3, 1]))).toThrow(/at least 4 mel bands and 4 frames/);
    expect(() => network.forward(tf.zeros([1, 229, 102, 1]))).toThrow(/found 114 and 51/);
    network.dispose();
  });
});

describe.each(networks)('$name on every engine', ({ create }) => {
  it(
    'has the gradients of the cpu engine',
    async () => {
      let expected: number[][] | undefined;
      for (const backend of backends) {
        await useBackend(backend);
        const network = create({ seed: 4 });
        const images = tf.randomNormal([1, 4, 4, 1], 0, 1, 'float32', 2);
        const target = tf.cast(tf.greater(tf.randomUniform([1, columnsOf(4), 88], 0, 1, 'float32', 3), 0.9), 'float32');
        const variables = [...network.variables.values()];
        const { grads } = tf.variableGrads(() => goldenLoss(target, network.forward(images), 0.2), variables);
        const found = variables.map(({ name }) => [...grads[name].dataSync()]);
        expected ??= found;
        for (const [index, gradient] of found.entries()) {
          const scale = largestOf(expected[index]);
          const wanted = expected[index];
          expect(
            largestOf(gradient.map((g, i) => g - wanted[i])) / scale,
            `${variables[index].name} on ${backend}`,
          ).toBeLessThan(1e-4);
        }
        network.dispose();
      }
    },
    PATIENCE,
  );
});

describe.each(fastBackends)('with the parameters of PyTorch, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(networks)(
    '$name gives its outputs, gradients and Adam steps',
    ({ name, create }) => {
      const golden = readGolden(name);
      const network = create({ seed: 1 });
      network.loadWeights(golden.weights);
      const variables = [...network.variables.values()];

      const output = tf.tidy(() => network.forward(golden.input));
      const everySixteenth = tf.stridedSlice(output, [0, 0, 0], output.shape, [1, 16, 1]);
      expect(largestDifference(everySixteenth, golden.output)).toBeLessThan(1e-4);
      expect(tf.mean(output).dataSync()[0]).toBeCloseTo(golden.outputMean, 5);

      const estimate = tf.tidy(() => network.forward(golden.trainInput));
      for (const [beta, expected] of Object.entries(golden.lossesBefore)) {
        const loss = goldenLoss(golden.trainTarget, estimate, Number(beta)).dataSync()[0];
        expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-4);
      }

      // One backward pass serves both checks: the norms of the gradients, then the first of Adam's steps.
      const adam = tf.train.adam(3e-4, 0.9, 0.999, 1e-8);
      for (const [step, expected] of golden.adamLosses.entries()) {
        const objective = () => goldenLoss(golden.trainTarget, network.forward(golden.trainInput, true), 0.2);
        if (step === golden.adamLosses.length - 1) {
          expect(Math.abs(tf.tidy(() => objective().dataSync()[0]) / expected - 1)).toBeLessThan(1e-3);
          break;
        }
        const { value, grads } = tf.variableGrads(objective, variables);
        expect(Math.abs(value.dataSync()[0] / expected - 1)).toBeLessThan(1e-3);
        if (step === 0) {
          for (const [parameter, variable] of network.variables) {
            const norm = tf.norm(grads[variable.name]).dataSync()[0];
            expect(Math.abs(norm / golden.gradientNorms[parameter] - 1), parameter).toBeLessThan(1e-3);
          }
        }
        adam.applyGradients([...network.variables.values()].map(({ name }) => ({ name, tensor: grads[name] })));
        tf.dispose([value, grads]);
      }
      expect(Object.keys(golden.gradientNorms).sort()).toEqual([...network.variables.keys()].sort());
      network.dispose();
    },
    PATIENCE,
  );
});
