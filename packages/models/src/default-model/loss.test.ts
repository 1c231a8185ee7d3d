import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultLoss } from './loss';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const SHAPE: [number, number, number, number] = [1, 2, 2, 3];
const keyTargets = tf.tensor4d([1, 1, 0, 0, 1, 0, 0.5, 0, 1, 1, 0, 0], SHAPE);
const pedalTargets = tf.tensor3d([1, 0], [1, 2, 1]);
const keyLogits = tf.randomNormal(SHAPE, 0, 2, 'float32', 8) as tf.Tensor4D;
const pedalLogits = tf.tensor3d([0.3, -2], [1, 2, 1]);

const entropy = (logit: number, target: number) => {
  const p = 1 / (1 + Math.exp(-logit));
  return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
};

describe('defaultLoss', () => {
  it('is the weighted cross-entropy by hand: onsets count up to fourfold', () => {
    const [logits, targets] = [keyLogits.dataSync(), keyTargets.dataSync()];
    let expected = 0;
    for (let cell = 0; cell < 12; cell += 3) {
      const onset = targets[cell];
      const weights = [1 + 3 * onset, 0.5, 0.5];
      for (const [head, weight] of weights.entries())
        expected += weight * entropy(logits[cell + head], targets[cell + head]);
    }
    expected = expected / 2 + (0.2 * (entropy(0.3, 1) + entropy(-2, 0))) / 2;
    const loss = defaultLoss({ keys: keyLogits, pedal: pedalLogits }, { keys: keyTargets, pedal: pedalTargets });
    expect(loss.dataSync()[0]).toBeCloseTo(expected, 5);
  });

  it('has the gradient of finite differences', () => {
    const at = (keys: tf.Tensor4D) =>
      defaultLoss({ keys, pedal: pedalLogits }, { keys: keyTargets, pedal: pedalTargets });
    const gradient = tf
      .grad((keys) => at(keys as tf.Tensor4D))(keyLogits)
      .dataSync();
    const step = 1e-2;
    for (let i = 0; i < 12; i++) {
      const moved = (delta: number) => {
        const data = Float32Array.from(keyLogits.dataSync());
        data[i] += delta;
        return at(tf.tensor4d(data, SHAPE)).dataSync()[0];
      };
      expect(gradient[i]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 3);
    }
  });
});
