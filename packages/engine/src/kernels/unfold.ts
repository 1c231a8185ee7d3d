import type { WindowGeometry } from './geometry';

/**
 * Lays what each filter tap sees of one image side by side ("im2col"), for output rows `rowFrom` to `rowTo`.
 * @param planes the image channel by channel, [channel, height, width].
 * @param columns written: [filterHeight * filterWidth * channel, (rowTo - rowFrom) * outWidth], taps in the order of
 *   a filter [height, width, channel]; zero where the tap lies in the padding.
 */
export function unfold(
  planes: Float32Array,
  columns: Float32Array,
  geometry: WindowGeometry,
  rowFrom: number,
  rowTo: number,
): void {
  const { inHeight, inWidth, channels, outWidth, strideHeight, strideWidth, padTop, padLeft } = geometry;
  let at = 0;
  for (let ky = 0; ky < geometry.filterHeight; ky++) {
    for (let kx = 0; kx < geometry.filterWidth; kx++) {
      const shift = kx - padLeft;
      // Output columns whose tap lies inside the image.
      const from = Math.min(outWidth, Math.max(0, Math.ceil(-shift / strideWidth)));
      const to = Math.max(from, Math.min(outWidth, Math.floor((inWidth - 1 - shift) / strideWidth) + 1));
      for (let c = 0; c < channels; c++) {
        for (let oy = rowFrom; oy < rowTo; oy++, at += outWidth) {
          const y = oy * strideHeight + ky - padTop;
          if (y < 0 || y >= inHeight) {
            columns.fill(0, at, at + outWidth);
            continue;
          }
          columns.fill(0, at, at + from);
          const source = (c * inHeight + y) * inWidth + shift;
          if (strideWidth === 1) columns.set(planes.subarray(source + from, source + to), at + from);
          else for (let ox = from; ox < to; ox++) columns[at + ox] = planes[source + ox * strideWidth];
          columns.fill(0, at + to, at + outWidth);
        }
      }
    }
  }
}
