import { readFileSync } from 'node:fs';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from './fixtures/fcnn-losses.json';
import { binaryCrossEntropy, binaryCrossEntropyWithLogits, reweightedBinaryCrossEntropy } from './index';

let estimate: tf.Tensor;
let reference: tf.Tensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const file = readFileSync(new URL('./fixtures/fcnn-estimate.safetensors', import.meta.url));
  const signed = readSafetensors(file).tensors.get('signed_estimate');
  if (!signed) throw new Error('The golden has no estimate.');
  const tensor = tf.tensor(signed.data, [...signed.shape]);
  estimate = tf.abs(tensor);
  reference = tf.cast(tf.greater(tensor, 0), 'float32');
});

/** Half precision moves single estimates by 1e-4 and their mean by far less. */
const TOLERANCE = 2e-5;

describe('losses of the original FCNN, as PyTorch has them', () => {
  it.each(Object.entries(golden.losses_before))('beta %s', (beta, expected) => {
    const loss = reweightedBinaryCrossEntropy({ beta: Number(beta) });
    expect(Math.abs(loss(reference, estimate).dataSync()[0] - expected)).toBeLessThan(TOLERANCE);
  });

  it('plain, on probabilities and on logits', () => {
    const expected = golden.losses_before['0.05'];
    const logits = tf.log(tf.div(estimate, tf.sub(1, estimate)));
    expect(Math.abs(binaryCrossEntropy(reference, estimate).dataSync()[0] - expected)).toBeLessThan(TOLERANCE);
    expect(Math.abs(binaryCrossEntropyWithLogits(reference, logits).dataSync()[0] - expected)).toBeLessThan(TOLERANCE);
  });

  it('the gradient that reaches the output bias', () => {
    const loss = reweightedBinaryCrossEntropy({ beta: 0.2 });
    const gradient = tf.grad((p) => loss(reference, p))(estimate);
    // Through the sigmoid, then over batch and columns: what PyTorch's bias of the last layer gets.
    const bias = tf.sum(tf.mul(gradient, tf.mul(estimate, tf.sub(1, estimate))), [0, 1]);
    const norm = tf.norm(bias).dataSync()[0];
    expect(Math.abs(norm / golden.grad_norm_of_output_bias_beta_0_2 - 1)).toBeLessThan(1e-3);
  });
});
