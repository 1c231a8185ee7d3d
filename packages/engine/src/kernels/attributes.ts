import * as tf from '@tensorflow/tfjs-core';
import type { ResizeGeometry, WindowGeometry } from './geometry';
import type { KernelCall } from './register';

type Attributes = KernelCall<unknown>['attrs'];
type Shape4 = [number, number, number, number];
type Pair = [number, number];
type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
type Rounding = 'floor' | 'round' | 'ceil' | undefined;

/** Geometry of a pooling kernel's call. */
export function poolGeometry(shape: readonly number[], attrs: Attributes): WindowGeometry {
  const info = tf.backend_util.computePool2DInfo(
    shape as Shape4,
    attrs.filterSize as Pair,
    attrs.strides as Pair,
    1,
    attrs.pad as Pad,
    attrs.dimRoundingMode as Rounding,
  );
  return fromInfo(info);
}

/** Geometry of a convolution's call. @throws Error for a layout other than NHWC. */
export function convGeometry(
  shape: readonly number[],
  filterShape: readonly number[],
  attrs: Attributes,
): WindowGeometry {
  if (attrs.dataFormat !== undefined && attrs.dataFormat !== 'NHWC') {
    throw new Error(`Convolutions here are [batch, height, width, channel], not ${String(attrs.dataFormat)}.`);
  }
  const info = tf.backend_util.computeConv2DInfo(
    shape as Shape4,
    filterShape as Shape4,
    attrs.strides as Pair,
    1,
    attrs.pad as Pad,
    attrs.dimRoundingMode as Rounding,
  );
  return fromInfo(info);
}

function fromInfo(info: tf.backend_util.Conv2DInfo): WindowGeometry {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const sizes = { batchSize, inHeight, inWidth, channels: inChannels, outHeight, outWidth };
  const filter = { filterHeight, filterWidth, strideHeight, strideWidth };
  return { ...sizes, ...filter, padTop: padInfo.top, padLeft: padInfo.left };
}

/** Geometry of a resize from the shapes of its input and output. */
export function resizeGeometry(input: readonly number[], output: readonly number[], attrs: Attributes): ResizeGeometry {
  const [batchSize, inHeight, inWidth, channels] = input;
  const [, outHeight, outWidth] = output;
  return {
    batchSize,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    channels,
    alignCorners: attrs.alignCorners === true,
    halfPixelCenters: attrs.halfPixelCenters === true,
  };
}
