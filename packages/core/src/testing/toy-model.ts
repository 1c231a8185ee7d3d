import { PianoscribeError } from '../errors';
import { createFrameMatrix, type FrameMatrix } from '../matrix';
import type { AcousticModel, Activations, FeatureExtractor } from '../plugins';
import { KEY_COUNT, LOWEST_PITCH, pitchToHertz } from '../units';

/**
 * A model small enough to check by hand, for tests of whatever surrounds one: it hears a key where the energy at the
 * key's frequency (Goertzel's filter, one hop at a time) is high, and an onset where it was not so a frame before.
 * It transcribes pure tones, not pianos.
 */
export function createToyModel(
  options: { sampleRate?: number; hopLength?: number; batchSize?: number } = {},
): AcousticModel {
  const { sampleRate = 16_000, hopLength = 1600, batchSize = 2 } = options;
  const window = { frames: 12, margin: 2 };
  let disposed = false;
  return {
    name: 'toy',
    features: createKeyEnergies(sampleRate, hopLength),
    window,
    stride: 1,
    batchSize,
    async predict(windows) {
      if (disposed) throw new PianoscribeError('INVALID_ARGUMENT', 'The model was disposed; make a new one.');
      return windows.map(hear);
    },
    dispose() {
      disposed = true;
    },
  };
}

function hear({ data, shape, timing }: FrameMatrix): Activations {
  const onset = createFrameMatrix(shape[0], KEY_COUNT, timing);
  const frame = createFrameMatrix(shape[0], KEY_COUNT, timing);
  for (let i = 0; i < data.length; i++) {
    frame.data[i] = Math.min(1, Math.max(0, data[i]));
    onset.data[i] = i < KEY_COUNT ? 0 : Math.max(0, frame.data[i] - frame.data[i - KEY_COUNT]);
  }
  return { onset, frame };
}

/** Amplitude of each key's frequency in each hop, [frame, key]: 1 for a sine of amplitude 0.5. */
function createKeyEnergies(sampleRate: number, hopLength: number): FeatureExtractor {
  const coefficients = Float64Array.from({ length: KEY_COUNT }, (_, key) => {
    return 2 * Math.cos((2 * Math.PI * pitchToHertz(key + LOWEST_PITCH)) / sampleRate);
  });
  return {
    sampleRate,
    hopLength,
    bins: KEY_COUNT,
    createStream() {
      const hop = new Float32Array(hopLength);
      let held = 0;
      let done = 0;
      const createRows = (rows: number): FrameMatrix => {
        const startTime = (done * hopLength) / sampleRate;
        done += rows;
        return createFrameMatrix(rows, KEY_COUNT, { sampleRate, hopLength, startTime });
      };
      return {
        push(samples) {
          const frames = createRows(Math.floor((held + samples.length) / hopLength));
          let row = 0;
          for (let at = 0; at < samples.length; ) {
            const taken = Math.min(hopLength - held, samples.length - at);
            hop.set(samples.subarray(at, at + taken), held);
            at += taken;
            held += taken;
            if (held < hopLength) continue;
            measure(hop, coefficients, frames.data.subarray(row * KEY_COUNT, ++row * KEY_COUNT));
            held = 0;
          }
          return frames;
        },
        finish() {
          const frames = createRows(held > 0 ? 1 : 0);
          if (held > 0) measure(hop.fill(0, held), coefficients, frames.data);
          return frames;
        },
      };
    },
  };
}

/** Goertzel's recurrence, one key after the other. */
function measure(hop: Float32Array, coefficients: Float64Array, row: Float32Array): void {
  for (let key = 0; key < coefficients.length; key++) {
    let previous = 0;
    let beforeIt = 0;
    for (const sample of hop) {
      const now = sample + coefficients[key] * previous - beforeIt;
      beforeIt = previous;
      previous = now;
    }
    const power = previous * previous + beforeIt * beforeIt - coefficients[key] * previous * beforeIt;
    row[key] = (4 * Math.sqrt(Math.max(0, power))) / hop.length;
  }
}
