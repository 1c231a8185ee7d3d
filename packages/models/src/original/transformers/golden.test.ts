import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../network';
import { fastBackends, largestDifference, useBackend } from '../../testing/backends';
import { GOLDEN_BLOCK, GOLDEN_SIZES, readTransformerGolden } from '../../testing/transformer-golden';
import { createEncoderOnly } from './encoder-only';
import { createSeq2Seq, type Seq2SeqOptions } from './seq2seq';

/** Beside each gradient's norm, what its rounding may add where it is next to nothing. */
const ROUNDING = 1e-7;

/** Output within 1e-4 and gradient norms within a thousandth of PyTorch's. */
function check(network: Network<tf.Tensor3D>, name: string, tell: () => tf.Tensor3D, target?: tf.Tensor3D): void {
  const golden = readTransformerGolden();
  const wanted = target ?? golden.target;
  expect(largestDifference(tf.tidy(tell), golden.output(name))).toBeLessThan(1e-4);
  const loss = () => {
    const told = tell();
    const cells = tf.add(tf.mul(wanted, tf.log(told)), tf.mul(tf.sub(1, wanted), tf.log(tf.sub(1, told))));
    return tf.neg(tf.mean(cells)) as tf.Scalar;
  };
  const { grads } = tf.variableGrads(loss, [...network.variables.values()]);
  expect(Object.keys(golden.gradients[name]).sort()).toEqual([...network.variables.keys()].sort());
  for (const [parameter, expected] of Object.entries(golden.gradients[name])) {
    const gradient = grads[network.variables.get(parameter)?.name ?? ''];
    const norm = gradient ? tf.norm(gradient).dataSync()[0] : 0;
    expect(Math.abs(norm - expected), `${parameter} of ${name}`).toBeLessThan(1e-3 * expected + ROUNDING);
  }
  network.dispose();
}

describe.each(fastBackends)('with the parameters of PyTorch, on %s', { timeout: 240_000 }, (backend) => {
  beforeAll(() => useBackend(backend));

  const create = (options: Partial<Seq2SeqOptions> = {}) => {
    const network = createSeq2Seq({ ...GOLDEN_SIZES, encoderLayers: 2, decoderLayers: 2, seed: 1, ...options });
    network.loadWeights(readTransformerGolden().weights('seq2seq'));
    return network;
  };

  it.each([
    ['shifted', {}],
    ['unshifted', { defects: { targets: 'unshifted' } }],
    ['blind', { decoderInput: 'blind' }],
  ] as const)('the %s seq2seq gives its outputs and gradients', (name, options) => {
    const { input, target } = readTransformerGolden();
    const network = create(options);
    check(network, name, () => network.teach(input, target));
  });

  it('iterative generation gives its columns, and in a block its gradients', () => {
    const { input, target, output } = readTransformerGolden();
    const network = create();
    expect(
      largestDifference(
        tf.tidy(() => network.forward(input)),
        output('generated'),
      ),
    ).toBeLessThan(1e-4);
    const past = tf.slice(target, [0, 0, 0], [-1, GOLDEN_BLOCK.past, -1]);
    const wanted = tf.slice(target, [0, GOLDEN_BLOCK.past, 0], [-1, GOLDEN_BLOCK.count, -1]);
    check(network, 'block', () => network.continue(input, past, GOLDEN_BLOCK.count), wanted);
  });

  it.each([
    ['over-time', {}],
    ['across-batch', { defects: { attention: 'across-batch' } }],
    ['misplaced', { defects: { misplacedArguments: true }, feedForward: GOLDEN_SIZES.width }],
  ] as const)('the encoder-only net, %s, gives its outputs and gradients', (name, options) => {
    const { input, weights } = readTransformerGolden();
    const network = createEncoderOnly({ ...GOLDEN_SIZES, seed: 1, ...options });
    network.loadWeights(weights(name));
    check(network, name, () => network.forward(input));
  });
});
