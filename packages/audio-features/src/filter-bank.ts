const RUN_STEP = 4;

/** Triangular filters over FFT bins, each stored as one run of bins, outside of which it is zero. */
export interface FilterBank {
  /** Number of filters. */
  readonly count: number;
  /** First FFT bin of each filter. */
  readonly starts: Int32Array;
  /** Where each filter's weights begin in `weights`; one more entry than filters. */
  readonly offsets: Int32Array;
  /** The weights of all filters, one after the other. */
  readonly weights: Float64Array;
}

/** One filter: rises from `lower` to 1 at `centre` and falls to 0 at `upper`, all in Hz. */
export interface Triangle {
  readonly lower: number;
  readonly centre: number;
  readonly upper: number;
}

/**
 * Samples triangles at the FFT's bins. A triangle with no bin inside is an empty run and yields 0.
 * @param scale factor on a filter's weights, from the triangle and the sum of its weights; default 1.
 */
export function createFilterBank(
  triangles: readonly Triangle[],
  grid: { readonly sampleRate: number; readonly nFft: number },
  scale: (triangle: Triangle, sum: number) => number = () => 1,
): FilterBank {
  const binWidth = grid.sampleRate / grid.nFft;
  const lastBin = Math.floor(grid.nFft / 2);
  const count = triangles.length;
  const starts = new Int32Array(count);
  const offsets = new Int32Array(count + 1);
  const weights: number[] = [];
  triangles.forEach((triangle, filter) => {
    const from = Math.max(0, Math.floor(triangle.lower / binWidth) + 1);
    const to = Math.min(lastBin, Math.ceil(triangle.upper / binWidth) - 1);
    const run: number[] = [];
    for (let bin = from; bin <= to; bin++) run.push(weightAt(triangle, bin * binWidth));
    const sum = run.reduce((total, weight) => total + weight, 0);
    const factor = scale(triangle, sum);
    // Zeros to a multiple of RUN_STEP, where the spectrum is long enough, save the loop its rest.
    const padded = Math.ceil(run.length / RUN_STEP) * RUN_STEP;
    const length = padded <= lastBin + 1 ? padded : run.length;
    starts[filter] = Math.min(from, lastBin + 1 - length);
    const lead = run.length > 0 ? from - starts[filter] : 0;
    for (let i = 0; i < length; i++) weights.push((run[i - lead] ?? 0) * factor);
    offsets[filter + 1] = weights.length;
  });
  return { count, starts, offsets, weights: Float64Array.from(weights) };
}

function weightAt({ lower, centre, upper }: Triangle, frequency: number): number {
  const rising = (frequency - lower) / (centre - lower);
  const falling = (upper - frequency) / (upper - centre);
  return Math.max(0, Math.min(rising, falling));
}

/**
 * Filters two spectra, which follow each other in `spectra`: `out` is [2, filters].
 * Two in one pass, four bins in a turn: V8 loads each array's address and length anew in every turn of a loop.
 */
export function applyFilterBank(bank: FilterBank, spectra: Float32Array, out: Float32Array): void {
  const { count, starts, offsets, weights } = bank;
  const bins = spectra.length / 2;
  for (let f = 0; f < count; f++) {
    const end = offsets[f + 1];
    let bin = starts[f];
    let other = bins + bin;
    let first = 0;
    let second = 0;
    let i = offsets[f];
    for (; i + 4 <= end; i += 4, bin += 4, other += 4) {
      const w0 = weights[i];
      const w1 = weights[i + 1];
      const w2 = weights[i + 2];
      const w3 = weights[i + 3];
      first += w0 * spectra[bin] + w1 * spectra[bin + 1] + w2 * spectra[bin + 2] + w3 * spectra[bin + 3];
      second += w0 * spectra[other] + w1 * spectra[other + 1] + w2 * spectra[other + 2] + w3 * spectra[other + 3];
    }
    for (; i < end; i++, bin++, other++) {
      first += weights[i] * spectra[bin];
      second += weights[i] * spectra[other];
    }
    out[f] = first;
    out[count + f] = second;
  }
}
