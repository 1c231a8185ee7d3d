import { type AudioSignal, type FeatureExtractor, type FrameMatrix, PianoscribeError } from '@pianoscribe/core';
import { extractFeatures } from './extract-features';
import { createFft, type Fft, type FftFactory } from './fft';
import { createFrameStream, type FramePlan, type PadMode } from './frame-stream';
import { createWindow, type WindowKind } from './window';

/** How frames are cut, windowed and transformed. */
export interface FrameOptions {
  /** Hz; of the audio where a function takes audio, else default 16000. */
  readonly sampleRate?: number;
  /** Points of the transform; default 2048. Powers of two are fast. */
  readonly nFft?: number;
  /** Samples of the window, in the middle of the nFft; default nFft. */
  readonly winLength?: number;
  /** Samples between frames; default 160. */
  readonly hopLength?: number;
  /** Default 'hann', periodic. */
  readonly window?: WindowKind;
  /** True (default): frame f is centred at sample f * hopLength; false: it begins there. */
  readonly centred?: boolean;
  /** What a centred frame sees beyond the ends; default 'reflect'. */
  readonly padMode?: PadMode;
  /** Default {@link createFft}. */
  readonly fft?: FftFactory;
}

/** Options of {@link createStft} and {@link stft}. */
export interface StftOptions extends FrameOptions {
  /** |X|^2 (default), |X|, or real and imaginary part of each bin in turn. */
  readonly value?: 'power' | 'magnitude' | 'complex';
}

/** {@link FrameOptions} with the defaults in. */
export type FrameSettings = Required<FrameOptions>;

/** @throws PianoscribeError INVALID_ARGUMENT where the lengths are not whole numbers above 0 or don't fit. */
export function frameSettings(options: FrameOptions): FrameSettings {
  const nFft = options.nFft ?? 2048;
  const settings: FrameSettings = {
    sampleRate: options.sampleRate ?? 16000,
    nFft,
    winLength: options.winLength ?? nFft,
    hopLength: options.hopLength ?? 160,
    window: options.window ?? 'hann',
    centred: options.centred ?? true,
    padMode: options.padMode ?? 'reflect',
    fft: options.fft ?? createFft,
  };
  const { sampleRate, winLength, hopLength } = settings;
  const isWhole = (value: number) => Number.isSafeInteger(value) && value > 0;
  if (![nFft, winLength, hopLength].every(isWhole) || winLength > nFft || !(sampleRate > 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `Frames need whole nFft, winLength (at most nFft) and hopLength above 0 and a positive sampleRate, not ${nFft}, ${winLength}, ${hopLength} and ${sampleRate}.`,
    );
  }
  return settings;
}

/** The framing of a short-time transform; what each frame becomes is the processor's matter. */
export function framePlan(
  settings: FrameSettings,
  bins: number,
  createProcessor: FramePlan['createProcessor'],
): FramePlan {
  const { sampleRate, nFft, hopLength, centred, padMode } = settings;
  const padding = centred ? nFft >> 1 : 0;
  return {
    sampleRate,
    hopLength,
    span: nFft,
    padding,
    padMode,
    // A frame's time is the middle of what it sees.
    startTime: centred ? 0 : nFft / 2 / sampleRate,
    bins,
    frameCount: (samples) => Math.max(0, Math.floor((samples + 2 * padding - nFft) / hopLength) + 1),
    createProcessor,
  };
}

/** The FFT of the settings with their window in the middle of its points, as torch.stft and librosa.stft place it. */
export function createFrameFft({ nFft, winLength, window, fft }: FrameSettings): Fft {
  const padded = new Float64Array(nFft);
  padded.set(createWindow({ length: winLength, kind: window }), (nFft - winLength) >> 1);
  return fft(nFft, padded);
}

/** An FFT whose `power` gives magnitudes. */
export function withMagnitude(fft: Fft): Fft {
  return {
    size: fft.size,
    spectrum: fft.spectrum,
    power(samples, first, second, out) {
      fft.power(samples, first, second, out);
      for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(out[i]);
    },
  };
}

/**
 * Short-time Fourier transform as a stream: [frame, bin], or [frame, 2 * bin] when complex, with nFft / 2 + 1 bins.
 * Centred, n samples have 1 + floor(n / hopLength) frames; equal to librosa.stft and torch.stft.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function createStft(options: StftOptions = {}): FeatureExtractor {
  const { value = 'power' } = options;
  const settings = frameSettings(options);
  const columns = ((settings.nFft >> 1) + 1) * (value === 'complex' ? 2 : 1);
  const plan = framePlan(settings, columns, () => {
    const plain = createFrameFft(settings);
    const fft = value === 'magnitude' ? withMagnitude(plain) : plain;
    const spectra = new Float32Array(2 * columns);
    return (samples, first, second, out, row, count) => {
      if (value === 'complex') fft.spectrum(samples, first, second, spectra);
      else fft.power(samples, first, second, spectra);
      out.set(count === 2 ? spectra : spectra.subarray(0, columns), row * columns);
    };
  });
  const { sampleRate, hopLength } = settings;
  return { sampleRate, hopLength, bins: columns, createStream: () => createFrameStream(plan) };
}

/** {@link createStft} of a whole recording. The sample rate is the audio's. */
export function stft(audio: AudioSignal, options: StftOptions = {}): FrameMatrix {
  return extractFeatures(createStft({ ...options, sampleRate: options.sampleRate ?? audio.sampleRate }), audio);
}
