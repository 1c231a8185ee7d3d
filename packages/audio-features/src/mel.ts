import { type AudioSignal, type FeatureExtractor, type FrameMatrix, PianoscribeError } from '@pianoscribe/core';
import { extractFeatures } from './extract-features';
import { createFilteredSpectrum } from './filtered-spectrum';
import { createFrameStream } from './frame-stream';
import { createMelFilterBank } from './mel-filter-bank';
import type { MelScale } from './mel-scale';
import { standardise } from './standardise';
import { createFrameFft, type FrameOptions, framePlan, frameSettings, withMagnitude } from './stft';

/** Options of {@link createMelExtractor}. */
export interface MelOptions extends FrameOptions {
  /** Filters; default 229. */
  readonly melCount?: number;
  /** Hz; default 30. */
  readonly minFrequency?: number;
  /** Hz; default half the sample rate. */
  readonly maxFrequency?: number;
  /** Default 'htk'. */
  readonly scale?: MelScale;
  /** 'slaney': filters of area 1; undefined (default): of peak 1. */
  readonly norm?: 'slaney' | undefined;
  /** 2 (default): filters on |X|^2; 1: on |X|. */
  readonly power?: 1 | 2;
  /**
   * Natural logarithm of max(value, floor), or none. Default floor 1e-10: below the rounding noise of 16-bit audio,
   * so that it changes digital silence only, which stays finite.
   */
  readonly log?: false | { readonly floor: number };
}

/** Options of {@link melSpectrogram}. */
export interface MelSpectrogramOptions extends MelOptions {
  /** {@link standardise} over the whole matrix at the end; default false. */
  readonly standardise?: boolean;
}

/**
 * The features of "Neural Music Transcription with Spatiotemporal Vision Models" (Sharma & Xiao, 2022), where
 * torchaudio 2's MelSpectrogram made them: 100 frames a second of 229 log-mel bins, standardised per 10 s segment.
 * The original had no floor: digital silence became -inf, and the segment was thrown away.
 */
export const ORIGINAL_MEL = {
  sampleRate: 16000,
  nFft: 2048,
  winLength: 2048,
  hopLength: 160,
  window: 'hann',
  centred: true,
  padMode: 'reflect',
  melCount: 229,
  minFrequency: 30,
  maxFrequency: 8000,
  scale: 'htk',
  norm: undefined,
  power: 2,
  log: { floor: 1e-10 },
  standardise: true,
} as const satisfies MelSpectrogramOptions;

const SMALLEST_FLOOR = 1e-37; // the least that float32 holds at full precision

/**
 * Mel or log-mel spectrogram as a stream: [frame, mel]. Memory does not grow with the recording, and every bit is the
 * same for blocks of any size.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function createMelExtractor(options: MelOptions = {}): FeatureExtractor {
  const settings = frameSettings(options);
  const { sampleRate, hopLength, nFft } = settings;
  const { melCount = ORIGINAL_MEL.melCount, minFrequency = ORIGINAL_MEL.minFrequency, power = 2 } = options;
  const { maxFrequency, scale, norm, log = ORIGINAL_MEL.log } = options;
  if (log && !(log.floor >= SMALLEST_FLOOR && log.floor < Number.POSITIVE_INFINITY)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `A floor under the logarithm is at least ${SMALLEST_FLOOR}, not ${log.floor}.`,
    );
  }
  const bank = createMelFilterBank({ sampleRate, nFft, melCount, minFrequency, maxFrequency, scale, norm });
  const scaling = log ? ({ floor: log.floor, floorMode: 'clamp', offset: 0, gain: 1 } as const) : undefined;
  const plan = framePlan(settings, melCount, () => {
    const fft = createFrameFft(settings);
    const filter = createFilteredSpectrum(power === 1 ? withMagnitude(fft) : fft, { bank, log: scaling });
    return (samples, first, second, out, row, count) =>
      filter(samples, first, second, count, out, row * melCount, melCount);
  });
  return { sampleRate, hopLength, bins: melCount, createStream: () => createFrameStream(plan) };
}

/**
 * Mel or log-mel spectrogram of a whole recording: [frame, mel]. The sample rate is the audio's.
 * `melSpectrogram(audio, ORIGINAL_MEL)` of 10 s is the original system's input, transposed: [1001, 229].
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range, or `sampleRate` is not the audio's;
 * NOT_FINITE where a sample is NaN or infinite.
 */
export function melSpectrogram(audio: AudioSignal, options: MelSpectrogramOptions = {}): FrameMatrix {
  const mel = extractFeatures(
    createMelExtractor({ ...options, sampleRate: options.sampleRate ?? audio.sampleRate }),
    audio,
  );
  return options.standardise ? standardise(mel) : mel;
}
