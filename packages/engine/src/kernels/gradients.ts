import { linearTaps, nearestTaps, type ResizeGeometry, type WindowGeometry } from './geometry';

/**
 * Gradient of max pooling: `dy` of each window goes to its first maximum, as TensorFlow has it on the CPU.
 * @param x input, [batch, height, width, channel]; @param dy [batch, outHeight, outWidth, channel]; @param dx overwritten.
 */
export function maxPoolGradient(x: Float32Array, dy: Float32Array, dx: Float32Array, geometry: WindowGeometry): void {
  const { batchSize, inHeight, inWidth, channels, outHeight, outWidth, strideHeight, strideWidth } = geometry;
  dx.fill(0);
  let out = 0;
  for (let b = 0; b < batchSize; b++) {
    const image = b * inHeight * inWidth * channels;
    for (let oy = 0; oy < outHeight; oy++) {
      const top = oy * strideHeight - geometry.padTop;
      const yFrom = Math.max(0, top);
      const yTo = Math.min(inHeight, top + geometry.filterHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * strideWidth - geometry.padLeft;
        const xFrom = Math.max(0, left);
        const xTo = Math.min(inWidth, left + geometry.filterWidth);
        for (let c = 0; c < channels; c++, out++) {
          let best = image + (yFrom * inWidth + xFrom) * channels + c;
          for (let y = yFrom; y < yTo; y++) {
            const row = image + y * inWidth * channels + c;
            for (let column = xFrom; column < xTo; column++) {
              const at = row + column * channels;
              if (x[at] > x[best]) best = at;
            }
          }
          dx[best] += dy[out];
        }
      }
    }
  }
}

/** Gradient of average pooling: `dy` spread evenly over the part of its window that lies in the image. `dx` is overwritten. */
export function averagePoolGradient(dy: Float32Array, dx: Float32Array, geometry: WindowGeometry): void {
  const { batchSize, inHeight, inWidth, channels, outHeight, outWidth, strideHeight, strideWidth } = geometry;
  dx.fill(0);
  for (let b = 0, out = 0; b < batchSize; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = oy * strideHeight - geometry.padTop;
      const yFrom = Math.max(0, top);
      const yTo = Math.min(inHeight, top + geometry.filterHeight);
      for (let ox = 0; ox < outWidth; ox++, out += channels) {
        const left = ox * strideWidth - geometry.padLeft;
        const xFrom = Math.max(0, left);
        const xTo = Math.min(inWidth, left + geometry.filterWidth);
        const share = 1 / ((yTo - yFrom) * (xTo - xFrom));
        for (let y = yFrom; y < yTo; y++) {
          for (let x = xFrom; x < xTo; x++) {
            const to = ((b * inHeight + y) * inWidth + x) * channels;
            for (let c = 0; c < channels; c++) dx[to + c] += dy[out + c] * share;
          }
        }
      }
    }
  }
}

/** Gradient of bilinear resizing, every mode of tf.image.resizeBilinear. `dx` is overwritten. */
export function resizeBilinearGradient(dy: Float32Array, dx: Float32Array, geometry: ResizeGeometry): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, channels } = geometry;
  const rows = linearTaps(inHeight, outHeight, geometry);
  const columns = linearTaps(inWidth, outWidth, geometry);
  dx.fill(0);
  let at = 0;
  for (let b = 0; b < batchSize; b++) {
    const image = b * inHeight;
    for (let y = 0; y < outHeight; y++) {
      const top = (image + rows.low[y]) * inWidth;
      const bottom = (image + rows.high[y]) * inWidth;
      const down = rows.share[y];
      for (let x = 0; x < outWidth; x++) {
        const left = columns.low[x];
        const right = columns.high[x];
        const along = columns.share[x];
        const topLeft = (top + left) * channels;
        const topRight = (top + right) * channels;
        const bottomLeft = (bottom + left) * channels;
        const bottomRight = (bottom + right) * channels;
        for (let c = 0; c < channels; c++) {
          const value = dy[at++];
          const low = value * down;
          const high = value - low;
          dx[topLeft + c] += high * (1 - along);
          dx[topRight + c] += high * along;
          dx[bottomLeft + c] += low * (1 - along);
          dx[bottomRight + c] += low * along;
        }
      }
    }
  }
}

/** Gradient of nearest-neighbour resizing, every mode of tf.image.resizeNearestNeighbor. `dx` is overwritten. */
export function resizeNearestGradient(dy: Float32Array, dx: Float32Array, geometry: ResizeGeometry): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, channels } = geometry;
  const rows = nearestTaps(inHeight, outHeight, geometry);
  const columns = nearestTaps(inWidth, outWidth, geometry);
  dx.fill(0);
  let at = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let y = 0; y < outHeight; y++) {
      const row = (b * inHeight + rows[y]) * inWidth;
      for (let x = 0; x < outWidth; x++) {
        const to = (row + columns[x]) * channels;
        for (let c = 0; c < channels; c++) dx[to + c] += dy[at++];
      }
    }
  }
}

/** Sums rows of `data` [n, width] into `sums` [segments, width] (overwritten) by `ids`; negative ids are left out. */
export function segmentSum(data: Float32Array, ids: ArrayLike<number>, sums: Float32Array, width: number): void {
  sums.fill(0);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    const to = ids[i] * width;
    for (let j = 0, from = i * width; j < width; j++) sums[to + j] += data[from + j];
  }
}
