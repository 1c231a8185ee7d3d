import type { NamedTensor, TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs';
import { type FlatParameters, flattenParameters, type Variables } from './flat-parameters';

/** A rule that moves variables along their gradients, with a state that can be saved and put back. */
export interface Optimizer {
  /** One update. @param gradient all gradients as one vector (see `parameters`), already clipped; not disposed. */
  apply(gradient: tf.Tensor1D, learningRate: number): void;
  readonly parameters: FlatParameters;
  /** State by name: moments, and the average where one is kept. */
  save(): Promise<Map<string, NamedTensor>>;
  /** @throws PianoscribeError MISSING_WEIGHTS or SHAPE_MISMATCH. */
  load(state: TensorMap): void;
  /** Runs a function while the variables hold their running average (if one is kept), then puts them back. */
  withAverage<T>(run: () => Promise<T>): Promise<T>;
  dispose(): void;
}

/** Options of {@link createAdam}; the defaults are those of the paper (Kingma & Ba 2015) and of PyTorch. */
export interface AdamOptions {
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Decoupled decay of matrices and filters (AdamW, Loshchilov & Hutter 2019). Default 0: plain Adam. */
  readonly weightDecay?: number;
  /** Decay of a running average of the parameters (Polyak averaging), for evaluation. Default: none is kept. */
  readonly averageDecay?: number;
}

/** Adam over all trainable variables at once; equal to torch.optim.Adam / AdamW. */
export function createAdam(variables: Variables, options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, averageDecay } = options;
  const parameters = flattenParameters(variables);
  const zeros = () => tf.zeros([parameters.size]) as tf.Tensor1D;
  const joinVariables = () =>
    parameters.join(Object.fromEntries([...variables.values()].map((variable) => [variable.name, variable])));
  const mean = tf.tidy(() => tf.variable(zeros(), false));
  const square = tf.tidy(() => tf.variable(zeros(), false));
  const values = tf.tidy(() => tf.variable(joinVariables(), false));
  const average =
    averageDecay === undefined ? undefined : tf.tidy(() => tf.variable(values.clone() as tf.Tensor1D, false));
  const decayMask = weightDecay > 0 ? parameters.decayMask() : undefined;
  let updates = 0;

  return {
    parameters,
    apply(gradient, learningRate) {
      updates++;
      tf.tidy(() => {
        mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D);
        square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D);
        const scale = Math.sqrt(1 - beta2 ** updates);
        const step = tf.div(
          tf.mul(mean, learningRate / (1 - beta1 ** updates)),
          tf.add(tf.div(tf.sqrt(square), scale), epsilon),
        );
        let next = tf.sub(values, step);
        if (decayMask) next = tf.sub(next, tf.mul(tf.mul(values, decayMask), learningRate * weightDecay));
        values.assign(next as tf.Tensor1D);
        parameters.assign(next as tf.Tensor1D);
        if (average && averageDecay !== undefined) {
          // A young average follows faster, or it would remember the random start for long.
          const decay = Math.min(averageDecay, (1 + updates) / (10 + updates));
          average.assign(tf.add(tf.mul(average, decay), tf.mul(values, 1 - decay)) as tf.Tensor1D);
        }
      });
    },
    async save() {
      const state = new Map<string, NamedTensor>([
        ['optimizer/updates', { data: Float32Array.of(updates), shape: [1] }],
      ]);
      const add = async (vector: tf.Variable, prefix: string) => {
        for (const [name, tensor] of parameters.unpack((await vector.data()) as Float32Array, prefix))
          state.set(name, tensor);
      };
      await add(mean, 'optimizer/mean/');
      await add(square, 'optimizer/square/');
      await add(values, 'parameters/');
      if (average) await add(average, 'average/');
      return state;
    },
    load(state) {
      const packed = {
        mean: parameters.pack(state, 'optimizer/mean/'),
        square: parameters.pack(state, 'optimizer/square/'),
        values: parameters.pack(state, 'parameters/'),
        average: average && parameters.pack(state, 'average/'),
      };
      updates = state.get('optimizer/updates')?.data[0] ?? 0;
      tf.tidy(() => {
        mean.assign(tf.tensor1d(packed.mean));
        square.assign(tf.tensor1d(packed.square));
        values.assign(tf.tensor1d(packed.values));
        parameters.assign(tf.tensor1d(packed.values));
        if (packed.average) average?.assign(tf.tensor1d(packed.average));
      });
    },
    async withAverage(run) {
      if (!average) return run();
      parameters.assign(average as tf.Tensor as tf.Tensor1D);
      try {
        return await run();
      } finally {
        parameters.assign(values as tf.Tensor as tf.Tensor1D);
      }
    },
    dispose() {
      for (const tensor of [mean, square, values, average, decayMask]) tensor?.dispose();
    },
  };
}
