import { PianoscribeError } from '@pianoscribe/core';
import type { NamedTensor } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';

/** Named variables as a network has them. Those with `trainable` false are running statistics. */
export type Variables = ReadonlyMap<string, tf.Variable>;

/**
 * The trainable variables as one long vector: an optimizer then takes a dozen ops a step, however many variables
 * there are.
 */
export interface FlatParameters {
  readonly names: readonly string[];
  readonly size: number;
  /** One vector of named tensors, in the order of the variables; a name that is missing counts as zeros. */
  join(tensors: Readonly<Record<string, tf.Tensor>>): tf.Tensor1D;
  /** The variables take the numbers of a vector. */
  assign(vector: tf.Tensor1D): void;
  /** 1 where weights decay: matrices and filters, not biases and scales. */
  decayMask(): tf.Tensor1D;
  /** Numbers of a vector by name, under a prefix. */
  unpack(vector: Float32Array, prefix: string): Map<string, NamedTensor>;
  /** The reverse of `unpack`. @throws PianoscribeError MISSING_WEIGHTS or SHAPE_MISMATCH, naming the tensor. */
  pack(tensors: ReadonlyMap<string, NamedTensor>, prefix: string): Float32Array;
}

/** Lays the trainable ones of some variables end to end. */
export function flattenParameters(variables: Variables): FlatParameters {
  const entries = [...variables].filter(([, variable]) => variable.trainable);
  const size = entries.reduce((sum, [, variable]) => sum + variable.size, 0);
  return {
    names: entries.map(([name]) => name),
    size,
    join: (tensors) =>
      tf.tidy(() => {
        const parts = entries.map(([, variable]) => tensors[variable.name] ?? tf.zeros([variable.size]));
        return tf.concat1d(parts.map((part) => tf.reshape(part, [-1]) as tf.Tensor1D));
      }),
    assign: (vector) =>
      tf.tidy(() => {
        const parts = tf.split(
          vector,
          entries.map(([, variable]) => variable.size),
        );
        for (const [index, [, variable]] of entries.entries())
          variable.assign(tf.reshape(parts[index], variable.shape));
      }),
    decayMask: () =>
      tf.tidy(() =>
        tf.concat1d(entries.map(([, variable]) => tf.fill([variable.size], variable.rank > 1 ? 1 : 0) as tf.Tensor1D)),
      ),
    unpack(vector, prefix) {
      const tensors = new Map<string, NamedTensor>();
      let from = 0;
      for (const [name, variable] of entries) {
        const to = from + variable.size;
        tensors.set(prefix + name, { data: vector.slice(from, to), shape: variable.shape });
        from = to;
      }
      return tensors;
    },
    pack(tensors, prefix) {
      const vector = new Float32Array(size);
      let from = 0;
      for (const [name, variable] of entries) {
        const tensor = tensors.get(prefix + name);
        if (!tensor) {
          throw new PianoscribeError(
            'MISSING_WEIGHTS',
            `The checkpoint lacks "${prefix + name}". Is it of another model?`,
          );
        }
        if (tensor.data.length !== variable.size) {
          throw new PianoscribeError(
            'SHAPE_MISMATCH',
            `"${prefix + name}" has ${tensor.data.length} numbers in the checkpoint, expected ${variable.size}. Is it of another model?`,
          );
        }
        vector.set(tensor.data, from);
        from += variable.size;
      }
      return vector;
    },
  };
}
