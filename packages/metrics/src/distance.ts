/**
 * Distance of two times, rounded to 4 decimals, halves to even: mir_eval does so (numpy.around) in order that a
 * distance of exactly the tolerance is a hit whatever the floating point says.
 */
export function timeDistance(a: number, b: number): number {
  const scaled = Math.abs(a - b) * 1e4;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) / 1e4;
}

/** More than the rounding of {@link timeDistance} can add: half of its last place and some. */
export const DISTANCE_SLACK = 1e-4;

/** Is the distance within the tolerance? */
export function isWithin(distance: number, tolerance: number, strict: boolean): boolean {
  return strict ? distance < tolerance : distance <= tolerance;
}

/** Indices that sort the values upwards; equal values stay in their order. */
export function sortedOrder(values: Float64Array | Int32Array): Int32Array {
  const order = new Int32Array(values.length);
  let isSorted = true;
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    if (i > 0 && values[i] < values[i - 1]) isSorted = false;
  }
  return isSorted ? order : order.sort((a, b) => values[a] - values[b] || a - b);
}

/** First position whose value is not below the limit, in sorted values. */
export function lowerBound(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
