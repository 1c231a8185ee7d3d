import { linearTaps, nearestTaps, type ResizeGeometry } from './geometry';

/** Matrix [outSize, inSize] that resizes one axis bilinearly. */
export function linearMatrix(inSize: number, outSize: number, geometry: ResizeGeometry): Float32Array {
  const { low, high, share } = linearTaps(inSize, outSize, geometry);
  const matrix = new Float32Array(outSize * inSize);
  for (let i = 0; i < outSize; i++) {
    matrix[i * inSize + low[i]] += 1 - share[i];
    matrix[i * inSize + high[i]] += share[i];
  }
  return matrix;
}

/** Matrix [outSize, inSize] that resizes one axis to the nearest neighbour. */
export function nearestMatrix(inSize: number, outSize: number, geometry: ResizeGeometry): Float32Array {
  const taps = nearestTaps(inSize, outSize, geometry);
  const matrix = new Float32Array(outSize * inSize);
  for (let i = 0; i < outSize; i++) matrix[i * inSize + taps[i]] = 1;
  return matrix;
}

/** Matrix [outSize, inSize] that pools one axis to the mean of the part of each window inside it. */
export function averageMatrix(
  inSize: number,
  outSize: number,
  filterSize: number,
  stride: number,
  pad: number,
): Float32Array {
  const matrix = new Float32Array(outSize * inSize);
  for (let i = 0; i < outSize; i++) {
    const from = Math.max(0, i * stride - pad);
    const to = Math.min(inSize, i * stride - pad + filterSize);
    matrix.fill(1 / (to - from), i * inSize + from, i * inSize + to);
  }
  return matrix;
}
