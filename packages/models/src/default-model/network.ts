import type { TensorMap } from '@pianoscribe/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { createNetwork, type Network } from '../network';
import { constant, LINEAR, normal, type ParameterSpec } from '../parameters';
import { ARCHITECTURE, type DefaultArchitecture, STEM_CONTEXT_FRAMES } from './architecture';
import {
  convolutionParameters,
  dilatedConvolution,
  foldNorm,
  inferenceLayers,
  type Layers,
  trainingLayers,
} from './layers';

/** What the net says before the sigmoid. */
export interface DefaultLogits {
  /** [batch, frame, key, head]: onset, frame, offset. */
  readonly keys: tf.Tensor4D;
  /** [batch, frame, 1]: sustain pedal down. */
  readonly pedal: tf.Tensor3D;
}

/** Logit of the share of positives that each head starts from. */
const PRIOR_LOGIT = -4;

/**
 * The default model's net: [batch, frame, 1200] -> logits. Frames must be a multiple of 8.
 * It begins with `weights`, or else at random.
 * Stem (bins -> semitones) -> harmonics gathered at each key -> all keys hear of each other -> dilated frames -> heads.
 * @param options.architecture what it has otherwise than the shipped net, for experiments.
 */
export function createDefaultNetwork(options: {
  readonly seed: number;
  readonly weights?: TensorMap;
  readonly architecture?: Partial<DefaultArchitecture>;
}): Network<DefaultLogits> {
  const architecture = { ...ARCHITECTURE, ...options.architecture };
  return createNetwork({
    name: 'default',
    seed: options.seed,
    weights: options.weights,
    parameters: parameters(architecture),
    forward(variable, input, training) {
      const folded = (name: string) => foldNorm(variable, name);
      return hear(training ? trainingLayers(variable) : inferenceLayers(variable, folded), input, architecture);
    },
  });
}

function parameters(A: DefaultArchitecture): ParameterSpec[] {
  const [first, second, third] = A.stemChannels;
  const gathered = A.harmonicShifts.length * A.harmonicChannels;
  const pointwise = (name: string, inputs: number, outputs: number) =>
    convolutionParameters(name, { kernel: [1, 1], inputs, outputs });
  const blocks = (name: string, dilations: readonly number[], channels: number) =>
    dilations.flatMap((_, i) =>
      convolutionParameters(blockName(name, i), { kernel: [3, 1], inputs: channels, outputs: channels }),
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
    ...(A.hearsOthers ? pointwise('exchange.back', A.globalChannels, A.keys * A.exchangeChannels) : []),
    ...pointwise('key.mix', A.keyChannels + (A.hearsOthers ? A.exchangeChannels : 0), A.keyChannels),
    ...blocks('key.block', A.keyDilations, A.keyChannels),
    ...linear('heads', A.keyChannels, A.heads.length),
    ...linear('pedal', A.globalChannels, 1),
  ];
}

/** Weights call the blocks 1, 2, 4, 8, after the dilations that the shipped net has there. */
function blockName(name: string, index: number): string {
  return `${name}.${2 ** index}`;
}

function linear(name: string, inputs: number, outputs: number): ParameterSpec[] {
  const bias = name === 'heads' ? PRIOR_LOGIT : 0;
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], layout: LINEAR, initial: normal(1 / Math.sqrt(inputs)) },
    { name: `${name}.bias`, shape: [outputs], initial: constant(bias) },
  ];
}

/** The pass itself: [batch, frame, column] -> logits, computed by the given layers. */
export function hear(layers: Layers, input: tf.Tensor, A: DefaultArchitecture): DefaultLogits {
  const { convolution, step } = layers;
  const [batch, frames] = input.shape;
  const residual = (name: string, x: tf.Tensor4D, dilation: number) =>
    step(() => tf.add(x, dilatedConvolution(layers, name, x, dilation)) as tf.Tensor4D, x);

  const fundamentals = layers.alongFrames(input as tf.Tensor3D, STEM_CONTEXT_FRAMES, (part) =>
    hearHarmonics(layers, part, A),
  );
  let all = step(() => {
    const told = convolution('exchange.out', fundamentals);
    return convolution('exchange.all', tf.reshape(told, [batch, frames, 1, A.keys * A.exchangeChannels]));
  });
  for (const [i, dilation] of A.globalDilations.entries())
    all = residual(blockName('exchange.block', i), all, dilation);
  let keys = step(() => {
    if (!A.hearsOthers) return convolution('key.mix', fundamentals);
    const heard = tf.reshape(convolution('exchange.back', all), [batch, frames, A.keys, A.exchangeChannels]);
    return convolution('key.mix', tf.concat([fundamentals, heard as tf.Tensor4D], 3));
  }, fundamentals);
  for (const [i, dilation] of A.keyDilations.entries()) keys = residual(blockName('key.block', i), keys, dilation);
  return {
    keys: step(() => apply(layers, 'heads', keys) as tf.Tensor4D, keys),
    pedal: step(() => apply(layers, 'pedal', tf.reshape(all, [batch, frames, A.globalChannels])) as tf.Tensor3D, all),
  };
}

/** [batch, frame, column] -> [batch, frame, key, channel]: what lies at each key's fundamental and harmonics. */
function hearHarmonics(layers: Layers, input: tf.Tensor3D, A: DefaultArchitecture): tf.Tensor4D {
  const { convolution, step } = layers;
  const [batch, frames] = input.shape;
  const spectra = step(
    () => tf.transpose(tf.reshape(input, [batch, frames, A.spectra, A.bins]), [0, 1, 3, 2]) as tf.Tensor4D,
  );
  const bins = step(() => convolution('stem.0', spectra), spectra);
  const wide = step(() => convolution('stem.1', bins, [1, A.binsPerKey]), bins);
  const semitones = step(() => convolution('harmonics.reduce', convolution('stem.2', wide)), wide);
  const harmonics = step(() => gatherHarmonics(layers, semitones, A), semitones);
  return step(() => layers.pointwiseOf('harmonics.mix', harmonics, 'harmonics.key'), harmonics);
}

/** [batch, frame, semitone, c] -> [batch, frame, key, shifts * c]: each key's row holds what lies at its harmonics. */
function gatherHarmonics(layers: Layers, semitones: tf.Tensor4D, A: DefaultArchitecture): tf.Tensor4D {
  const rows = semitones.shape[2];
  const below = Math.max(0, -Math.min(...A.harmonicShifts));
  const above = Math.max(0, A.keys + Math.max(...A.harmonicShifts) - rows);
  const padded = tf.pad(semitones, [[0, 0], [0, 0], [below, above], [0, 0]]); // biome-ignore format: axes
  const shifts = A.harmonicShifts.map((shift) => below + shift);
  return layers.gatherRows(padded, shifts, A.keys);
}

function apply(layers: Layers, name: string, x: tf.Tensor): tf.Tensor {
  const weight = layers.parameter(`${name}.weight`) as tf.Tensor2D;
  const rows = tf.reshape(x, [-1, weight.shape[0]]) as tf.Tensor2D;
  const y = tf.add(tf.matMul(rows, weight), layers.parameter(`${name}.bias`));
  return tf.reshape(y, [...x.shape.slice(0, -1), weight.shape[1]]);
}
