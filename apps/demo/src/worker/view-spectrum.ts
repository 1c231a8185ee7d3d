import { createLogFrequencyExtractor, type FftFactory } from '@pianoscribe/audio-features';
import type { FrameMatrix, Hertz } from '@pianoscribe/core';
import { VIEW_BINS, VIEW_RATE, VIEW_TILE } from '../session/protocol';

/** Spectrum and peaks of the next frames, ready to be shown. */
export interface SeenFrames {
  readonly spectrum: Uint8Array<ArrayBuffer>;
  readonly peaks: Uint8Array<ArrayBuffer>;
}

// Levels of the natural logarithm of power, relative to full scale, that are darkest and brightest.
const DARKEST = -17;
const BRIGHTEST = -5;

/** Makes what is shown behind the notes of samples as they pass. Frames come in tiles of VIEW_TILE. */
export interface ViewSpectrum {
  push(samples: Float32Array): void;
  finish(): void;
}

/** @param tell called with each tile, full but for the last. */
export function createViewSpectrum(
  sampleRate: Hertz,
  fft: FftFactory | undefined,
  tell: (frames: SeenFrames) => void,
): ViewSpectrum {
  const hopLength = Math.round(sampleRate / VIEW_RATE);
  const windowLength = 2 ** Math.round(Math.log2(sampleRate / 4));
  const extractor = createLogFrequencyExtractor({
    sampleRate,
    hopLength,
    blocks: [{ windowLength, fftSize: windowLength, shift: 0 }],
    binsPerBlock: VIEW_BINS,
    floor: Math.exp(DARKEST),
    offset: -DARKEST,
    divisor: BRIGHTEST - DARKEST,
    fft,
  });
  const features = extractor.createStream();
  let spectrum = new Uint8Array(VIEW_TILE * VIEW_BINS);
  let peaks: number[] = [];
  let rows = 0;
  let peak = 0;
  let inHop = 0;

  const hear = (samples: Float32Array) => {
    for (let i = 0; i < samples.length; i++) {
      const level = Math.abs(samples[i]);
      if (level > peak) peak = level;
      if (++inHop < hopLength) continue;
      peaks.push(toByte(peak));
      inHop = 0;
      peak = 0;
    }
  };
  const send = () => {
    const shown = Uint8Array.from({ length: rows }, (_, row) => peaks[row] ?? toByte(peak));
    tell({ spectrum: rows === VIEW_TILE ? spectrum : spectrum.slice(0, rows * VIEW_BINS), peaks: shown });
    peaks = peaks.slice(rows);
    spectrum = new Uint8Array(VIEW_TILE * VIEW_BINS);
    rows = 0;
  };
  const see = ({ data, shape }: FrameMatrix) => {
    for (let row = 0; row < shape[0]; row++) {
      const [from, to] = [row * VIEW_BINS, rows * VIEW_BINS];
      for (let bin = 0; bin < VIEW_BINS; bin++) spectrum[to + bin] = toByte(data[from + bin]);
      if (++rows === VIEW_TILE) send();
    }
  };
  return {
    push(samples) {
      hear(samples);
      see(features.push(samples));
    },
    finish() {
      see(features.finish());
      if (rows > 0) send();
    },
  };
}

function toByte(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
