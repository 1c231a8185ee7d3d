import * as tf from '@tensorflow/tfjs-core';

/** An attribute of a TensorFlow op, as the native binding takes it. */
interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string;
}

/** The part of tfjs-node's backend that runs any TensorFlow op by its name. */
interface NativeBackend {
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

/** The native engine's backend when it is the one in use: its fused ops are several times faster than composed ones. */
export function nativeBackend(): NativeBackend | undefined {
  if (tf.getBackend() !== 'tensorflow') return undefined;
  const backend: unknown = tf.backend();
  return isNative(backend) ? backend : undefined;
}

function isNative(backend: unknown): backend is NativeBackend {
  return typeof backend === 'object' && backend !== null && 'binding' in backend && 'executeMultipleOutputs' in backend;
}

/** TensorFlow's ReluGrad: `dy` where y > 0, else 0. */
export function nativeReluGradient(native: NativeBackend, dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return native.executeSingleOutput('ReluGrad', [floatType(native, 'T')], [dy, y]);
}

/** TensorFlow's FusedBatchNormV3 in training on [n, h, w, c]: `saved` is what its gradient wants back. */
export function nativeBatchNorm(
  native: NativeBackend,
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): { y: tf.Tensor; mean: tf.Tensor; variance: tf.Tensor; saved: [tf.Tensor, tf.Tensor, tf.Tensor] } {
  const average: OpAttribute = { name: 'exponential_avg_factor', type: native.binding.TF_ATTR_FLOAT, value: 1 };
  const empty = tf.tensor1d([]);
  const [y, mean, variance, ...saved] = native.executeMultipleOutputs(
    'FusedBatchNormV3',
    [...batchNormAttributes(native, epsilon), average],
    [x, gamma, beta, empty, empty],
    6,
  );
  return { y, mean, variance, saved: [saved[0], saved[1], saved[2]] };
}

/** Gradients of `nativeBatchNorm`: to x, gamma, beta. */
export function nativeBatchNormGradient(
  native: NativeBackend,
  inputs: { dy: tf.Tensor; x: tf.Tensor; gamma: tf.Tensor; saved: readonly tf.Tensor[]; epsilon: number },
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const { dy, x, gamma, saved, epsilon } = inputs;
  const attributes = batchNormAttributes(native, epsilon);
  const outputs = native.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, x, gamma, ...saved], 5);
  return [outputs[0], outputs[1], outputs[2]];
}

function batchNormAttributes(native: NativeBackend, epsilon: number): OpAttribute[] {
  const { TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL } = native.binding;
  return [
    floatType(native, 'T'),
    floatType(native, 'U'),
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
}

function floatType(native: NativeBackend, name: string): OpAttribute {
  return { name, type: native.binding.TF_ATTR_TYPE, value: native.binding.TF_FLOAT };
}
