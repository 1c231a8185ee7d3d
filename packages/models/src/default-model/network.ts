import * as tf from '@tensorflow/tfjs';
import { createNetwork, type Network, type VariableLookup } from '../network';
import { constant, LINEAR, normal, type ParameterSpec } from '../parameters';
import { ARCHITECTURE as A } from './architecture';
import { convolution, convolutionParameters, dilatedConvolution } from './layers';

/** What the net says before the sigmoid. */
export interface DefaultLogits {
  /** [batch, frame, key, head]: onset, frame, offset, velocity. */
  readonly keys: tf.Tensor4D;
  /** [batch, frame, 1]: sustain pedal down. */
  readonly pedal: tf.Tensor3D;
}

/** Logit of the share of positives that each head starts from. */
const PRIOR_LOGIT = -4;

/**
 * The default model's net: [batch, frame, 1200] -> logits. Frames must be a multiple of 8.
 * Stem (bins -> semitones) -> harmonics gathered at each key -> all keys hear of each other -> dilated frames -> heads.
 */
export function createDefaultNetwork({ seed }: { seed: number }): Network<DefaultLogits> {
  return createNetwork({ name: 'default', seed, parameters: parameters(), forward });
}

function parameters(): ParameterSpec[] {
  const [first, second, third] = A.stemChannels;
  const gathered = A.harmonicShifts.length * A.harmonicChannels;
  const pointwise = (name: string, inputs: number, outputs: number) =>
    convolutionParameters(name, { kernel: [1, 1], inputs, outputs });
  const blocks = (name: string, dilations: readonly number[], channels: number) =>
    dilations.flatMap((d) =>
      convolutionParameters(`${name}.${d}`, { kernel: [3, 1], inputs: channels, outputs: channels }),
    );
  return [
    ...convolutionParameters('stem.0', { kernel: [3, 3], inputs: A.spectra, outputs: first }),
    ...convolutionParameters('stem.1', { kernel: [3, 5], inputs: first, outputs: second }),
    ...convolutionParameters('stem.2', { kernel: [3, 3], inputs: second, outputs: third }),
    ...pointwise('harmonics.reduce', third, A.harmonicChannels),
    { name: 'harmonics.key', shape: [A.keys, gathered], initial: constant(0) },
    ...pointwise('harmonics.mix', gathered, A.keyChannels),
    ...pointwise('exchange.out', A.keyChannels, A.exchangeChannels),
    ...pointwise('exchange.all', A.keys * A.exchangeChannels, A.globalChannels),
    ...blocks('exchange.block', A.globalDilations, A.globalChannels),
    ...pointwise('exchange.back', A.globalChannels, A.keys * A.exchangeChannels),
    ...pointwise('key.mix', A.keyChannels + A.exchangeChannels, A.keyChannels),
    ...blocks('key.block', A.keyDilations, A.keyChannels),
    ...linear('heads', A.keyChannels, A.heads.length),
    ...linear('pedal', A.globalChannels, 1),
  ];
}

function linear(name: string, inputs: number, outputs: number): ParameterSpec[] {
  const bias = name === 'heads' ? PRIOR_LOGIT : 0;
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], layout: LINEAR, initial: normal(1 / Math.sqrt(inputs)) },
    { name: `${name}.bias`, shape: [outputs], initial: constant(bias) },
  ];
}

function forward(variable: VariableLookup, input: tf.Tensor, training: boolean): DefaultLogits {
  const [batch, frames] = input.shape;
  const layer = (name: string, x: tf.Tensor4D, strides?: [number, number]) =>
    convolution(variable, name, x, training, strides);
  const residual = (name: string, x: tf.Tensor4D, dilation: number) =>
    tf.add(x, dilatedConvolution(variable, `${name}.${dilation}`, x, dilation, training)) as tf.Tensor4D;

  const spectra = tf.transpose(tf.reshape(input, [batch, frames, A.spectra, A.bins]), [0, 1, 3, 2]) as tf.Tensor4D;
  let semitones = layer('stem.0', spectra);
  semitones = layer('stem.1', semitones, [1, A.binsPerKey]);
  semitones = layer('stem.2', semitones);

  const harmonics = gatherHarmonics(layer('harmonics.reduce', semitones));
  let keys = layer('harmonics.mix', tf.add(harmonics, variable('harmonics.key')) as tf.Tensor4D);

  let all = tf.reshape(layer('exchange.out', keys), [batch, frames, 1, A.keys * A.exchangeChannels]) as tf.Tensor4D;
  all = layer('exchange.all', all);
  for (const dilation of A.globalDilations) all = residual('exchange.block', all, dilation);
  const heard = tf.reshape(layer('exchange.back', all), [batch, frames, A.keys, A.exchangeChannels]) as tf.Tensor4D;

  keys = layer('key.mix', tf.concat([keys, heard], 3));
  for (const dilation of A.keyDilations) keys = residual('key.block', keys, dilation);
  return {
    keys: apply(variable, 'heads', keys) as tf.Tensor4D,
    pedal: apply(variable, 'pedal', tf.reshape(all, [batch, frames, A.globalChannels])) as tf.Tensor3D,
  };
}

/** [batch, frame, semitone, c] -> [batch, frame, key, shifts * c]: each key's row holds what lies at its harmonics. */
function gatherHarmonics(semitones: tf.Tensor4D): tf.Tensor4D {
  const [batch, frames, rows, channels] = semitones.shape;
  const below = -Math.min(...A.harmonicShifts);
  const above = Math.max(0, A.keys + Math.max(...A.harmonicShifts) - rows);
  const padded = tf.pad(semitones, [[0, 0], [0, 0], [below, above], [0, 0]]); // biome-ignore format: axes
  return tf.concat(
    A.harmonicShifts.map((shift) => tf.slice(padded, [0, 0, below + shift, 0], [batch, frames, A.keys, channels])),
    3,
  );
}

function apply(variable: VariableLookup, name: string, x: tf.Tensor): tf.Tensor {
  const weight = variable(`${name}.weight`) as tf.Tensor as tf.Tensor2D;
  const rows = tf.reshape(x, [-1, weight.shape[0]]) as tf.Tensor2D;
  const y = tf.add(tf.matMul(rows, weight), variable(`${name}.bias`));
  return tf.reshape(y, [...x.shape.slice(0, -1), weight.shape[1]]);
}
