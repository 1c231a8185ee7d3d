import { type FeatureExtractor, PianoscribeError, pitchToHertz } from '@pianoscribe/core';
import { createFft, type FftFactory } from './fft';
import { createFilterBank, type Triangle } from './filter-bank';
import { createFilteredSpectrum } from './filtered-spectrum';
import { createFrameStream, type FramePlan } from './frame-stream';
import { createWindow } from './window';

/** One spectrum that a frame of log-frequency features is made of. */
export interface LogFrequencyBlock {
  /** Samples of the periodic Hann window. */
  readonly windowLength: number;
  /** Points of the transform, at least windowLength. */
  readonly fftSize: number;
  /** Samples by which the window's middle is later than the frame's time. */
  readonly shift: number;
}

/** Options of {@link createLogFrequencyExtractor}; {@link LOG_FREQUENCY_DEFAULTS} are the defaults. */
export interface LogFrequencyOptions {
  /** Hz. */
  readonly sampleRate?: number;
  /** Samples between frames. */
  readonly hopLength?: number;
  /** The spectra whose bins stand one after the other in a frame. */
  readonly blocks?: readonly LogFrequencyBlock[];
  /** Log-frequency bins of each block. */
  readonly binsPerBlock?: number;
  readonly binsPerSemitone?: number;
  /** MIDI pitch of the centre of bin 0. */
  readonly lowestPitch?: number;
  /**
   * By how much the recording is off A440, as {@link estimateTuning} finds it: all filters move with it, so that a piano
   * 30 cents flat looks like one in tune. Default 0.
   */
  readonly tuningCents?: number;
  /** Added to the power before the logarithm. */
  readonly floor?: number;
  /** A value is (ln(power + floor) + offset) / divisor. */
  readonly offset?: number;
  readonly divisor?: number;
  /** Default {@link createFft}. */
  readonly fft?: FftFactory;
}

/**
 * The defaults: 50 frames a second of four 300-bin spectra, long to short windows, the shortest at the frame's time
 * and 10 ms later. With three bins a semitone from a third below A0, key k's fundamental is bin 3 k + 1.
 */
export const LOG_FREQUENCY_DEFAULTS = {
  sampleRate: 16000,
  hopLength: 320,
  blocks: [
    { windowLength: 8192, fftSize: 8192, shift: 0 },
    { windowLength: 2048, fftSize: 2048, shift: 0 },
    { windowLength: 768, fftSize: 1024, shift: 0 },
    { windowLength: 768, fftSize: 1024, shift: 160 },
  ],
  binsPerBlock: 300,
  binsPerSemitone: 3,
  lowestPitch: 21 - 1 / 3,
  tuningCents: 0,
  floor: 1e-8,
  offset: 13,
  divisor: 4,
} as const satisfies LogFrequencyOptions;

/**
 * Log-power spectra on a pitch axis at several time resolutions: [frame, blocks * binsPerBlock].
 * Frame f is centred at sample f * hopLength, with silence before and after the recording; n samples have
 * ceil(n / hopLength) frames. Power is divided by (sum of the window)^2, so that a sine's
 * level does not depend on the window. A bin is the mean under a triangle that reaches to its neighbours' centres, or one FFT bin where those are
 * nearer (there it is linear interpolation); what would lie above half the sample rate is left out.
 * @throws PianoscribeError INVALID_ARGUMENT where an option is out of its range.
 */
export function createLogFrequencyExtractor(options: LogFrequencyOptions = {}): FeatureExtractor {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: Settings = { fft: createFft, ...LOG_FREQUENCY_DEFAULTS, ...given };
  requireSettings(settings);
  const { sampleRate, hopLength, blocks, binsPerBlock } = settings;
  const before = Math.max(...blocks.map((block) => Math.ceil(block.windowLength / 2) - block.shift));
  const after = Math.max(...blocks.map((block) => Math.floor(block.windowLength / 2) + block.shift));
  const banks = blocks.map((block) => createLogFrequencyBank(block, settings));
  const bins = blocks.length * binsPerBlock;

  const plan: FramePlan = {
    sampleRate,
    hopLength,
    span: before + after,
    padding: before,
    padMode: 'constant',
    startTime: 0,
    bins,
    frameCount: (samples) => Math.ceil(samples / hopLength),
    createProcessor() {
      const filters = blocks.map(({ fftSize, windowLength }, index) =>
        createFilteredSpectrum(settings.fft(fftSize, createWindow({ length: windowLength })), {
          bank: banks[index],
          log: { floor: settings.floor, floorMode: 'add', offset: settings.offset, gain: 1 / settings.divisor },
        }),
      );
      // Each window begins so much after the span.
      const skips = blocks.map(({ windowLength, shift }) => before + shift - Math.ceil(windowLength / 2));
      return (samples, first, second, out, row, count) => {
        for (let b = 0; b < filters.length; b++) {
          const at = row * bins + b * binsPerBlock;
          filters[b](samples, first + skips[b], second + skips[b], count, out, at, bins);
        }
      };
    },
  };
  return { sampleRate, hopLength, bins, createStream: () => createFrameStream(plan) };
}

type Settings = Required<LogFrequencyOptions>;

function createLogFrequencyBank({ windowLength, fftSize }: LogFrequencyBlock, settings: Settings) {
  const { sampleRate, binsPerBlock, binsPerSemitone, lowestPitch, tuningCents } = settings;
  const binWidth = sampleRate / fftSize;
  const lowest = lowestPitch + tuningCents / 100;
  const centreOf = (bin: number) => pitchToHertz(lowest + bin / binsPerSemitone);
  const triangles = Array.from({ length: binsPerBlock }, (_, bin): Triangle => {
    const centre = centreOf(bin);
    return {
      lower: centre - Math.max(centre - centreOf(bin - 1), binWidth),
      centre,
      upper: centre + Math.max(centreOf(bin + 1) - centre, binWidth),
    };
  });
  const gain = createWindow({ length: windowLength }).reduce((sum, weight) => sum + weight, 0) ** -2;
  return createFilterBank(triangles, { sampleRate, nFft: fftSize }, (_, sum) => (sum > 0 ? gain / sum : 0));
}

function requireSettings(settings: Settings) {
  const { sampleRate, hopLength, blocks, binsPerBlock, tuningCents, floor, divisor } = settings;
  const isWhole = (value: number) => Number.isSafeInteger(value) && value > 0;
  const fits = blocks.every((b) => isWhole(b.windowLength) && b.windowLength <= b.fftSize && Number.isInteger(b.shift));
  if (blocks.length > 0 && fits && isWhole(hopLength) && isWhole(binsPerBlock) && sampleRate > 0 && floor > 0) {
    if (divisor !== 0 && Number.isFinite(tuningCents)) return;
  }
  throw new PianoscribeError(
    'INVALID_ARGUMENT',
    'Log-frequency features need a positive sampleRate and floor, whole positive hopLength and binsPerBlock, ' +
      'a finite tuningCents, a divisor that is not 0, and at least one block whose window fits its FFT.',
  );
}
