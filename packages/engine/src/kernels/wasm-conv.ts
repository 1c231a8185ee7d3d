import { convGeometry } from './attributes';
import type { Kernel } from './register';
import { unfold } from './unfold';
import { floats, reshaped, runKernel, type WasmBackend } from './wasm-backend';
import { product } from './wasm-mat-mul';

// 4 MB of unfolded image at a time: stays in the second-level cache, and costs few enough calls.
const UNFOLDED_FLOATS = 1 << 20;

/** Gradient of a convolution's filter, which the backend lacks: unfold the image, multiply by `dy`, some rows at a time. */
export function convFilterGradient(): Kernel<WasmBackend> {
  return ({ inputs: { x, dy }, attrs, backend }) => {
    const filterShape = attrs.filterShape as number[];
    const geometry = convGeometry(x.shape, filterShape, attrs);
    const { batchSize, inHeight, inWidth, channels, outHeight, outWidth } = geometry;
    const outChannels = filterShape[3];
    const taps = geometry.filterHeight * geometry.filterWidth * channels;
    const perStep = Math.max(1, Math.min(outHeight, Math.floor(UNFOLDED_FLOATS / (taps * outWidth))));
    const sums = new Float32Array(taps * outChannels);
    const planes = runKernel(
      'Transpose',
      backend,
      { x: reshaped(x, [batchSize, inHeight * inWidth, channels]) },
      { perm: [0, 2, 1] },
    );
    const planeSize = channels * inHeight * inWidth;
    for (let b = 0; b < batchSize; b++) {
      for (let row = 0; row < outHeight; row += perStep) {
        const end = Math.min(outHeight, row + perStep);
        const columns = backend.makeOutput([taps, (end - row) * outWidth], 'float32');
        const errors = backend.makeOutput([(end - row) * outWidth, outChannels], 'float32');
        const from = (b * outHeight + row) * outWidth * outChannels;
        const target = floats(backend, errors);
        target.set(floats(backend, dy).subarray(from, from + target.length));
        const image = floats(backend, planes).subarray(b * planeSize, (b + 1) * planeSize);
        unfold(image, floats(backend, columns), geometry, row, end);
        const part = product(backend, columns, errors);
        const values = floats(backend, part);
        for (let i = 0; i < sums.length; i++) sums[i] += values[i];
        for (const used of [columns, errors, part]) backend.disposeData(used.dataId);
      }
    }
    backend.disposeData(planes.dataId);
    const out = backend.makeOutput(filterShape, 'float32');
    floats(backend, out).set(sums);
    return out;
  };
}

/** Gradient of a convolution's input as a convolution with the filter turned round; XNNPACK is fast at that only. */
export function convInputGradient(original: Kernel<WasmBackend>): Kernel<WasmBackend> {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const { dy, filter } = inputs;
    const inputShape = attrs.inputShape as number[];
    const geometry = convGeometry(inputShape, filter.shape, attrs);
    const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = geometry;
    const top = filterHeight - 1 - geometry.padTop;
    const left = filterWidth - 1 - geometry.padLeft;
    const bottom = inHeight - outHeight + filterHeight - 1 - top;
    const right = inWidth - outWidth + filterWidth - 1 - left;
    const strided = geometry.strideHeight !== 1 || geometry.strideWidth !== 1;
    if (strided || Math.min(top, left, bottom, right) < 0) return original(call);

    const [, , channels, outChannels] = filter.shape;
    const turned = backend.makeOutput([filterHeight, filterWidth, outChannels, channels], 'float32');
    turnRound(floats(backend, filter), floats(backend, turned), filterHeight * filterWidth, channels, outChannels);
    const pad = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const dx = runKernel(
      'Conv2D',
      backend,
      { x: dy, filter: turned },
      { strides: [1, 1], dilations: [1, 1], pad, dataFormat: 'NHWC' },
    );
    backend.disposeData(turned.dataId);
    return dx;
  };
}

/** [tap, in, out] -> [tap in reverse, out, in]. */
function turnRound(filter: Float32Array, turned: Float32Array, taps: number, channels: number, outChannels: number) {
  const size = channels * outChannels;
  for (let tap = 0; tap < taps; tap++) {
    const from = tap * size;
    const to = (taps - 1 - tap) * size;
    for (let i = 0; i < channels; i++) {
      for (let o = 0; o < outChannels; o++) turned[to + o * channels + i] = filter[from + i * outChannels + o];
    }
  }
}
