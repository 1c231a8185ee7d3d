import { type AudioSignal, type FrameMatrix, type Hertz, PianoscribeError } from '@pianoscribe/core';
import type { FftFactory } from './fft';
import { createStft } from './stft';
import { peaksToTuning } from './tuning-histogram';
import { createPeakCollector } from './tuning-peaks';

/** How far a recording is from A440. */
export interface TuningEstimate {
  /**
   * Above -57 and up to 43: what is 50 cents off might be flat or sharp, and pianos are flat more often. One that is
   * further off reads as one of the next semitone.
   */
  readonly cents: number;
  /** 0 to 1: how closely the peaks keep to one tuning. Pianos give 0.5 and more; noise, drums and speech near 0. */
  readonly confidence: number;
}

/** Options of {@link createTuningEstimator} and {@link estimateTuning}. */
export interface TuningOptions {
  /** Seconds from the beginning that are heard; default 60. */
  readonly maxSeconds?: number;
  /** Peaks below are left out; default 150 Hz: under it neighbouring keys run into each other. */
  readonly minFrequency?: Hertz;
  /** Peaks from here on are left out; default 4000 Hz. */
  readonly maxFrequency?: Hertz;
  /** Default `createFft`. */
  readonly fft?: FftFactory;
}

/** Listens to the beginning of one recording. */
export interface TuningEstimator {
  /** Blocks of any size, which do not change the answer; false once no more are wanted (more do no harm). */
  push(samples: Float32Array): boolean;
  /** The answer; 0 cents with confidence 0 where nothing sounds. */
  finish(): TuningEstimate;
}

/** Length of a frame, or a little more or less: FFTs have powers of two. */
const FRAME_SECONDS = 0.256;
const FRAMES_PER_WINDOW = 4;

/**
 * Estimates the tuning of a recording while it streams by, in memory that `maxSeconds` bounds.
 * As librosa's estimate_tuning: spectral peaks by a parabola, those from the median magnitude on, the mode of their
 * distances from the nearest pitch. But the parabola is that of the logarithm, and the histogram is smoothed.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range; NOT_FINITE for NaN samples.
 */
export function createTuningEstimator(options: TuningOptions & { readonly sampleRate: Hertz }): TuningEstimator {
  const { sampleRate, maxSeconds = 60, fft } = options;
  if (!(sampleRate > 0 && maxSeconds > 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A tuning is estimated at a rate above 0 over some time above 0 s, not at ${sampleRate} Hz over ${maxSeconds} s.`,
    );
  }
  const nFft = Math.max(64, 2 ** Math.round(Math.log2(FRAME_SECONDS * sampleRate)));
  const hopLength = nFft / FRAMES_PER_WINDOW;
  const stream = createStft({ sampleRate, nFft, hopLength, padMode: 'constant', fft }).createStream();
  const collector = createPeakCollector(options);
  let wanted = Math.ceil(maxSeconds * sampleRate);
  return {
    push(samples) {
      const heard = samples.subarray(0, wanted);
      wanted -= heard.length;
      if (heard.length > 0) collector.collect(stream.push(heard));
      return wanted > 0;
    },
    finish() {
      collector.collect(stream.finish());
      return peaksToTuning(collector);
    },
  };
}

/**
 * The tuning of a recording, or of power spectra as {@link stft} makes them: see {@link createTuningEstimator}.
 * Of spectra the first `maxSeconds` are read; frames should be longer than a tenth of a second.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range; NOT_FINITE for NaN samples.
 */
export function estimateTuning(input: AudioSignal | FrameMatrix, options: TuningOptions = {}): TuningEstimate {
  if ('samples' in input) {
    const estimator = createTuningEstimator({ ...options, sampleRate: input.sampleRate });
    estimator.push(input.samples);
    return estimator.finish();
  }
  const { sampleRate, hopLength } = input.timing;
  const rows = Math.min(input.shape[0], Math.ceil(((options.maxSeconds ?? 60) * sampleRate) / hopLength));
  const collector = createPeakCollector(options);
  collector.collect({ ...input, shape: [rows, input.shape[1]] });
  return peaksToTuning(collector);
}
