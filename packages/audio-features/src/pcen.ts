import { type FrameMatrix, frameRate, PianoscribeError } from '@pianoscribe/core';

/** Options of {@link pcen}; the defaults are librosa's. */
export interface PcenOptions {
  /** How much of the local level is divided away, 0 or more; default 0.98. */
  readonly gain?: number;
  /** Added before the root, above 0; default 2. */
  readonly bias?: number;
  /** The root taken, above 0; default 0.5. */
  readonly power?: number;
  /** Seconds over which the level of a bin is followed; default 0.4. */
  readonly timeConstant?: number;
  /** Added to the level; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Per-channel energy normalisation [frame, bin] of a spectrogram without logarithm: each bin over its own running
 * level, then a root (Wang et al., "Trainable Frontend for Robust and Far-Field Keyword Spotting", 2017). librosa's
 * `pcen`, which expects samples of 32-bit integers: multiply a spectrogram of samples in [-1, 1] by 2^31.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function pcen(spectrogram: FrameMatrix, options: PcenOptions = {}): FrameMatrix {
  const { gain = 0.98, bias = 2, power = 0.5, timeConstant = 0.4, epsilon = 1e-6 } = options;
  const positive = { bias, power, timeConstant, epsilon };
  for (const [name, value] of Object.entries({ gain, ...positive })) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY) || (value === 0 && name in positive)) {
      throw new PianoscribeError('INVALID_ARGUMENT', `${name} must be above 0 (gain: or 0); found ${value}.`);
    }
  }
  const { data, shape, timing } = spectrogram;
  const [frames, bins] = shape;
  const squared = (timeConstant * frameRate(timing)) ** 2;
  const weight = (Math.sqrt(1 + 4 * squared) - 1) / (2 * squared);
  // librosa's filter starts as if a level of 1 had been there for ever.
  const level = new Float64Array(bins).fill(1);
  const scale = bias ** power;
  const out = new Float32Array(data.length);
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let bin = 0; bin < bins; bin++, i++) {
      level[bin] += weight * (data[i] - level[bin]);
      const normal = data[i] / (epsilon + level[bin]) ** gain;
      out[i] = scale * Math.expm1(power * Math.log1p(normal / bias));
    }
  }
  return { ...spectrogram, data: out };
}
