import { PianoscribeError } from '../errors';
import { createFrameMatrix, type FrameMatrix, type FrameTiming } from '../matrix';
import { createRandom } from '../random';

/** One named demand. `run` rejects with a PianoscribeError that says what is wrong; any test runner can drive it. */
export interface ConformanceCheck {
  readonly name: string;
  run(): Promise<void>;
}

/** @throws PianoscribeError INVALID_ARGUMENT with the message, unless the condition holds. */
export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new PianoscribeError('INVALID_ARGUMENT', message);
}

/** Largest absolute difference of two arrays; infinite where the lengths differ or something is NaN. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** Normal random numbers as frames: what a model hears, so that no recording is needed. */
export function randomFrames(rows: number, columns: number, timing: FrameTiming, seed: number): FrameMatrix {
  const frames = createFrameMatrix(rows, columns, timing);
  const random = createRandom(seed);
  for (let i = 0; i < frames.data.length; i++) frames.data[i] = random.normal();
  return frames;
}

/** Two decaying notes over a little noise: audio in which a front end has something to find. */
export function testAudio(seconds: number, sampleRate: number, seed = 1): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const random = createRandom(seed);
  for (let i = 0; i < samples.length; i++) {
    const time = i / sampleRate;
    const low = Math.sin(2 * Math.PI * 220 * time) * Math.exp(-(time % 1));
    const high = Math.sin(2 * Math.PI * 1318.5 * time) * Math.exp(-4 * ((time + 0.5) % 1));
    samples[i] = 0.3 * low + 0.2 * high + 0.001 * random.normal();
  }
  return samples;
}

/** Whether the promise rejects, whatever with. */
export async function rejects(promise: () => Promise<unknown>): Promise<unknown> {
  try {
    await promise();
  } catch (error) {
    return error ?? new PianoscribeError('INVALID_ARGUMENT', 'rejected with nothing');
  }
  return undefined;
}
