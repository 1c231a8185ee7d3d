import { createFrameMatrix, type FeatureStream, type FrameMatrix, PianoscribeError } from '@pianoscribe/core';

/** What lies before the first and after the last sample. */
export type PadMode = 'reflect' | 'constant';

/** How frames are cut from samples, and what makes a row of features of each. */
export interface FramePlan {
  readonly sampleRate: number;
  readonly hopLength: number;
  /** Samples from the beginning to the end of what a frame sees. */
  readonly span: number;
  /** Samples of padding before the first: frame f sees samples f * hopLength - padding onwards. */
  readonly padding: number;
  readonly padMode: PadMode;
  /** Time of frame 0. */
  readonly startTime: number;
  readonly bins: number;
  /** Frames of a recording of that many samples. */
  frameCount(samples: number): number;
  /** Makes a processor with buffers of its own. */
  createProcessor(): FrameProcessor;
}

/**
 * Writes the rows of two frames, whose spans begin at samples[first] and samples[second], to `out` from `row` on.
 * With count 1 there is one frame only (second === first).
 */
export type FrameProcessor = (
  samples: Float32Array,
  first: number,
  second: number,
  out: Float32Array,
  row: number,
  count: number,
) => void;

/**
 * Streams samples through a plan in bounded memory. Frames are always taken in the same pairs (0 and 1, 2 and 3, ...),
 * so that the rounding of each, and with it every bit of the result, does not depend on the size of the blocks.
 */
export function createFrameStream(plan: FramePlan): FeatureStream {
  const { hopLength, span, padding, bins } = plan;
  const process = plan.createProcessor();
  const reflects = plan.padMode === 'reflect' && padding > 0;
  // Room for a pair and as much again, so that moving the rest to the front is rare.
  const buffer = new Float32Array(Math.max(2 * (span + hopLength), 16384) + 2 * padding + 2);
  let base = -padding; // position in the recording of buffer[0]
  let filled = 0;
  let received = 0;
  let emitted = 0;
  let finished = false;
  if (!reflects) filled = padding;

  function room(): number {
    if (filled < buffer.length) return buffer.length - filled;
    // Reflection at the end looks back `padding` samples and one.
    const keepFrom = Math.min(emitted * hopLength - padding, base + filled - (reflects ? padding + 1 : 0));
    const drop = Math.min(filled, Math.max(0, keepFrom - base));
    buffer.copyWithin(0, drop, filled);
    filled -= drop;
    base += drop;
    return buffer.length - filled;
  }

  function emit(until: number, out: FrameMatrix, from: number) {
    while (emitted < until) {
      const first = emitted * hopLength - padding - base;
      if (first + span > filled) return;
      const count = Math.min(2, until - emitted);
      const second = count === 2 ? first + hopLength : first;
      if (second + span > filled) return;
      process(buffer, first, second, out.data, emitted - from, count);
      emitted += count;
    }
  }

  function allocate(until: number): FrameMatrix {
    const startTime = plan.startTime + (emitted * hopLength) / plan.sampleRate;
    return createFrameMatrix(Math.max(0, until - emitted), bins, { sampleRate: plan.sampleRate, hopLength, startTime });
  }

  function reflectStart() {
    for (let i = 0; i < padding; i++) buffer[padding - 1 - i] = buffer[padding + fold(i + 1, received)];
  }

  return {
    push(samples) {
      if (finished) throw new PianoscribeError('INVALID_ARGUMENT', 'This stream has finished; make another.');
      requireFinite(samples, received);
      const had = received;
      const total = received + samples.length;
      const complete = total + padding < span ? 0 : Math.floor((total + padding - span) / hopLength) + 1;
      const waits = reflects && total <= padding;
      const until = waits ? 0 : complete - (complete % 2);
      const out = allocate(until);
      const from = emitted;
      if (reflects && had === 0 && filled === 0) filled = padding;
      for (let at = 0; at < samples.length; ) {
        const size = Math.min(room(), samples.length - at);
        buffer.set(samples.subarray(at, at + size), filled);
        filled += size;
        at += size;
        const before = received;
        received += size;
        if (reflects && before <= padding && received > padding) reflectStart();
        if (!waits) emit(until, out, from);
      }
      return out;
    },
    finish() {
      if (finished) throw new PianoscribeError('INVALID_ARGUMENT', 'This stream has finished already.');
      finished = true;
      const until = received === 0 ? 0 : plan.frameCount(received);
      const out = allocate(until);
      const from = emitted;
      if (reflects && received > 0 && received <= padding) reflectStart();
      const end = received;
      for (let missing = (until - 1) * hopLength + span - padding - end, i = 0; i < missing; ) {
        const size = Math.min(room(), missing - i);
        for (let n = 0; n < size; n++, i++) {
          buffer[filled + n] = reflects ? buffer[fold(end + i, end) - base] : 0;
        }
        filled += size;
        emit(until, out, from);
      }
      emit(until, out, from);
      return out;
    },
  };
}

/** Position of sample i of a recording of n samples reflected at its ends, as often as needed. */
function fold(i: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const inPeriod = i % period;
  return inPeriod < n ? inPeriod : period - inPeriod;
}

function requireFinite(samples: Float32Array, position: number) {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * 0;
  if (sum === 0) return;
  const at = samples.findIndex((sample) => !Number.isFinite(sample));
  throw new PianoscribeError(
    'NOT_FINITE',
    `Sample ${position + at} is ${samples[at]}; audio samples are finite numbers. Repair or decode the audio again.`,
  );
}
