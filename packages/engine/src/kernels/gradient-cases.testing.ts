import * as tf from '@tensorflow/tfjs';
import { type GradientCase, negativeSteps } from './gradient-check.testing';

const image = [2, 6, 5, 3];
const as4 = (x: tf.Tensor) => x as tf.Tensor4D;

/** Every kernel that this package puts in, in every way our nets use it, and the plain ops around them. */
export const GRADIENT_CASES: readonly GradientCase[] = [
  pool('max pool 2x2', image, [2, 2], [2, 2], 'valid'),
  pool('max pool 1x2', image, [1, 2], [1, 2], 'valid'),
  pool('max pool 3x3, stride 2, same', image, [3, 3], [2, 2], 'same'),
  pool('max pool 3x2, stride 1', image, [3, 2], [1, 1], 'valid'),
  {
    name: 'max pool of tanh',
    shapes: [image],
    op: (x) => tf.maxPool(as4(tf.tanh(tf.mul(x, 0.01))), 2, 2, 'valid'),
    values: negativeSteps,
  },
  { name: 'average pool 2x2', shapes: [image], op: (x) => tf.avgPool(as4(x), 2, 2, 'valid') },
  { name: 'average pool 3x3, stride 1, same', shapes: [image], op: (x) => tf.avgPool(as4(x), 3, 1, 'same') },
  conv('conv 3x3 same', image, [3, 3, 3, 4], 1, 'same'),
  conv('conv 3x3 valid', image, [3, 3, 3, 4], 1, 'valid'),
  conv('conv from one channel', [2, 6, 5, 1], [3, 3, 1, 4], 1, 'same'),
  conv('conv 1x1', image, [1, 1, 3, 4], 1, 'same'),
  conv('conv 2x3, stride 1x2, same', image, [2, 3, 3, 4], [1, 2], 'same'),
  conv('conv 3x3, stride 2, valid', image, [3, 3, 3, 4], 2, 'valid'),
  // tfjs-node takes no padding in numbers.
  { ...conv('conv with padding 2', image, [3, 3, 3, 4], 1, 2), onNative: false },
  {
    name: 'conv1d of 6, valid',
    shapes: [
      [2, 12, 3],
      [6, 3, 4],
    ],
    op: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 1, 'valid'),
  },
  ...[
    [9, 11],
    [4, 3],
    [12, 10],
    [1, 1],
  ].flatMap(([height, width]) =>
    [
      [false, false],
      [true, false],
      [false, true],
    ].flatMap(([corners, half]) => {
      const how = `${height}x${width}${corners ? ', corners' : ''}${half ? ', half pixels' : ''}`;
      const size: [number, number] = [height, width];
      return [
        {
          name: `resize bilinear to ${how}`,
          shapes: [image],
          op: (x: tf.Tensor) => tf.image.resizeBilinear(as4(x), size, corners, half),
        },
        {
          name: `resize nearest to ${how}`,
          shapes: [image],
          op: (x: tf.Tensor) => tf.image.resizeNearestNeighbor(as4(x), size, corners, half),
        },
      ];
    }),
  ),
  {
    name: 'gather with repeats',
    shapes: [[5, 4]],
    op: (x) => tf.gather(x, tf.tensor1d([0, 3, 3, 1, 3], 'int32')),
  },
  {
    name: 'gather along the last axis',
    shapes: [[3, 5]],
    op: (x) => tf.gather(x, tf.tensor1d([4, 0, 4], 'int32'), 1),
  },
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => [
      matMul(transposeA, transposeB, [], 40),
      matMul(transposeA, transposeB, [3], 40),
      matMul(transposeA, transposeB, [2, 2], 3),
    ]),
  ),
];

function pool(
  name: string,
  shape: number[],
  size: [number, number],
  strides: [number, number],
  pad: 'valid' | 'same',
): GradientCase {
  return { name, shapes: [shape], op: (x) => tf.maxPool(as4(x), size, strides, pad), values: negativeSteps };
}

function conv(
  name: string,
  shape: number[],
  filter: number[],
  strides: number | [number, number],
  pad: 'valid' | 'same' | number,
): GradientCase {
  return { name, shapes: [shape, filter], op: (x, weights) => tf.conv2d(as4(x), as4(weights), strides, pad) };
}

/** Sizes on both sides of the one from which products are split. */
function matMul(transposeA: boolean, transposeB: boolean, batch: number[], inner: number): GradientCase {
  const name = `matMul${transposeA ? ' aT' : ''}${transposeB ? ' bT' : ''} [${[...batch, 30, inner, 35].join(', ')}]`;
  const a = transposeA ? [inner, 30] : [30, inner];
  const b = transposeB ? [35, inner] : [inner, 35];
  return {
    name,
    shapes: [
      [...batch, ...a],
      [...batch, ...b],
    ],
    op: (x, y) => tf.matMul(x, y, transposeA, transposeB),
  };
}
