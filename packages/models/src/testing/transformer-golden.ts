import { readFileSync } from 'node:fs';
import { type NamedTensor, readSafetensors, type TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';

/** Goldens that `original/transformers/fixtures/make_transformers.py` made; sizes as written there. */
export interface TransformerGolden {
  /** By case, [batch, column, 88]. */
  output(name: string): tf.Tensor3D;
  /** Norms of the gradients of the mean cross entropy, by case and parameter. */
  readonly gradients: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The parameters of a case, drawn as the script draws them. */
  weights(name: string): TensorMap;
  /** Images [batch, mel, frame, 1]. */
  readonly input: tf.Tensor4D;
  /** [batch, column, 88]. */
  readonly target: tf.Tensor3D;
}

export const GOLDEN_SIZES = { mels: 12, width: 8, heads: 2, feedForward: 6, columnsPerSecond: 96 } as const;
export const GOLDEN_BLOCK = { past: 6, count: 4 } as const;
const [BATCH, MELS, FRAMES, COLUMNS, KEYS] = [3, 12, 21, 19, 88];

/** Reads the goldens onto the engine in use. */
export function readTransformerGolden(): TransformerGolden {
  const file = (end: string) =>
    readFileSync(new URL(`../original/transformers/fixtures/transformers.${end}`, import.meta.url));
  const { tensors } = readSafetensors(file('safetensors'));
  const facts = JSON.parse(file('json').toString()) as {
    shapes: Record<string, Record<string, number[]>>;
    gradients: Record<string, Record<string, number>>;
  };
  const input = tf.tensor3d(draw('input', BATCH * FRAMES * MELS), [BATCH, FRAMES, MELS]);
  const target = draw('target', BATCH * COLUMNS * KEYS).map((value) => (value > 0.8 ? 1 : 0));
  return {
    output(name) {
      const { data, shape } = tensors.get(name) as NamedTensor;
      return tf.tensor(data, [...shape]) as tf.Tensor as tf.Tensor3D;
    },
    gradients: facts.gradients,
    weights: (name) =>
      new Map(Object.entries(facts.shapes[name]).map(([key, shape]) => [key, drawParameter(key, shape)])),
    input: tf.reshape(tf.transpose(input, [0, 2, 1]), [BATCH, MELS, FRAMES, 1]),
    target: tf.tensor3d(target, [BATCH, COLUMNS, KEYS]),
  };
}

function drawParameter(name: string, shape: readonly number[]): NamedTensor {
  const drawn = draw(
    name,
    shape.reduce((product, n) => product * n, 1),
  );
  const fanIn = shape.slice(1).reduce((product, n) => product * n, 1);
  const offset = name.includes('norm') && name.endsWith('weight') ? 1 : 0;
  const scale = shape.length > 1 ? Math.sqrt(3 / fanIn) : 0.3;
  const base = shape.length > 1 ? 0 : offset;
  return { data: drawn.map((value) => scale * value + base), shape };
}

/** Numbers in [-1, 1) from the linear congruential generator of the script, which the name seeds. */
function draw(name: string, count: number): Float32Array {
  let state = 0;
  for (const character of name) state = (Math.imul(state, 31) + character.charCodeAt(0)) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
