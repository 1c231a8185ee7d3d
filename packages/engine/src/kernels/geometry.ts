/** Sizes of a pooling or convolution over [batch, height, width, channel], without dilation. */
export interface WindowGeometry {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** How a resize maps [batch, inHeight, inWidth, channels] to [batch, outHeight, outWidth, channels]. */
export interface ResizeGeometry {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly channels: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** The two input positions that an output position is mixed from, and the share of the second, by output position. */
export interface LinearTaps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float32Array;
}

/** Taps of one axis of a bilinear resize, as tf.image.resizeBilinear defines them. */
export function linearTaps(inSize: number, outSize: number, geometry: ResizeGeometry): LinearTaps {
  const low = new Int32Array(outSize);
  const high = new Int32Array(outSize);
  const share = new Float32Array(outSize);
  const scale = resizeScale(inSize, outSize, geometry.alignCorners);
  for (let i = 0; i < outSize; i++) {
    const source = geometry.halfPixelCenters ? (i + 0.5) * scale - 0.5 : i * scale;
    const floor = Math.floor(source);
    low[i] = Math.max(0, floor);
    high[i] = Math.min(Math.max(0, Math.ceil(source)), inSize - 1);
    // Before the first centre both taps are the first sample, whatever the share.
    share[i] = source - floor;
  }
  return { low, high, share };
}

/** The input position that each output position copies, as tf.image.resizeNearestNeighbor defines it. */
export function nearestTaps(inSize: number, outSize: number, geometry: ResizeGeometry): Int32Array {
  const taps = new Int32Array(outSize);
  const scale = resizeScale(inSize, outSize, geometry.alignCorners);
  for (let i = 0; i < outSize; i++) {
    const source = (geometry.halfPixelCenters ? i + 0.5 : i) * scale;
    taps[i] = Math.max(0, Math.min(inSize - 1, geometry.alignCorners ? Math.round(source) : Math.floor(source)));
  }
  return taps;
}

function resizeScale(inSize: number, outSize: number, alignCorners: boolean): number {
  return alignCorners && outSize > 1 ? (inSize - 1) / (outSize - 1) : inSize / outSize;
}
