import { createRandom } from '@pianoscribe/core';
import * as tf from '@tensorflow/tfjs-core';

/** Leaves some numbers out, or lets all pass. */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

/** Lets all pass: what evaluation wants. */
export const noDropout: Dropout = (x) => x;

/** Keeps the streams of dropout apart from those of the parameters, which have the same seed. */
const STREAM = 0x64726f70;

/**
 * Makes the dropout of each pass of a network: numbers are zeroed with the probability `rate`, the rest scaled by
 * 1 / (1 - rate). The same seed and pass leave out the same numbers on every engine.
 */
export function createDropouts(seed: number): (rate: number) => Dropout {
  let pass = 0;
  return (rate) => {
    const random = createRandom(seed, STREAM, pass++);
    if (rate === 0) return noDropout;
    return <T extends tf.Tensor>(x: T): T => {
      const kept = new Float32Array(x.size);
      for (let i = 0; i < kept.length; i++) if (random.next() >= rate) kept[i] = 1 / (1 - rate);
      return tf.mul(x, tf.tensor(kept, x.shape)) as T;
    };
  };
}
