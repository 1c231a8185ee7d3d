import { type Hertz, PianoscribeError } from '@pianoscribe/core';
import { kernelOf, SLICE } from './kernel';
import { rateRatio } from './ratio';

/** Changes the rate of one recording that comes in blocks. */
export interface Resampler {
  /** Samples in (not kept), those that are now complete out; may be none. */
  push(block: Float32Array): Float32Array;
  /** The samples that the end completes. The resampler can't be used any more. */
  finish(): Float32Array;
}

/** Both rates in Hz. */
export interface ResampleOptions {
  readonly from: Hertz;
  readonly to: Hertz;
}

/**
 * A resampler for any rational ratio: a polyphase Kaiser-windowed sinc (64 zero crossings, beta 12), no delay, no
 * aliasing above -100 dB from 4 % beyond the lower Nyquist frequency on, flat to within 0.1 dB up to 91 % of it.
 * n samples become ceil(n * to / from), the same bits however they are cut into blocks. Before and after is silence.
 * @throws PianoscribeError INVALID_ARGUMENT where a rate is not above 0, or one is more than 256 times the other.
 */
export function createResampler({ from, to }: ResampleOptions): Resampler {
  const { up, down } = rateRatio(from, to);
  if (up === down) return { push: (block) => block.slice(), finish: () => new Float32Array(0) };
  const kernel = kernelOf({ up, down });
  const { taps, input } = kernel;
  const wholeStep = Math.floor(down / up);
  const fractionStep = down % up;
  // The samples from the first tap of the next output on; taps / 2 - 1 of silence lie before the recording.
  const held = new Float32Array(taps);
  let heldLength = taps / 2 - 1;
  // Where `down` is far above `up`, that first tap may lie beyond all that has come so far.
  let skip = 0;
  let numerator = 0;
  let consumed = 0;
  let produced = 0;
  let finished = false;

  function filter(slice: Float32Array, output: Float32Array, at: number): number {
    // Others use the same kernel between two calls.
    input.set(held.subarray(0, heldLength));
    input.set(slice, heldLength);
    const length = heldLength + slice.length;
    let first = 0;
    while (first + taps <= length && at < output.length) {
      output[at++] = kernel.apply(first, numerator);
      first += wholeStep;
      numerator += fractionStep;
      if (numerator >= up) {
        numerator -= up;
        first++;
      }
    }
    const kept = Math.min(first, length);
    heldLength = Math.min(length - kept, taps);
    held.set(input.subarray(kept, kept + heldLength));
    skip = first - kept;
    return at;
  }

  function run(block: Float32Array): Float32Array {
    const output = new Float32Array(Math.max(0, Math.ceil((consumed * up) / down) - produced));
    let written = 0;
    for (let i = 0; i < block.length; ) {
      const passed = Math.min(skip, block.length - i);
      skip -= passed;
      i += passed;
      const end = Math.min(i + SLICE, block.length);
      if (end > i) written = filter(block.subarray(i, end), output, written);
      i = end;
    }
    produced += written;
    return written === output.length ? output : output.slice(0, written);
  }

  return {
    push(block) {
      if (finished) throw new PianoscribeError('INVALID_ARGUMENT', 'This resampler is finished; create another.');
      consumed += block.length;
      return run(block);
    },
    finish() {
      if (finished) return new Float32Array(0);
      finished = true;
      return run(new Float32Array(taps / 2));
    },
  };
}

/**
 * Changes the rate of a whole recording: n samples become ceil(n * to / from), as `createResampler` says.
 * @throws PianoscribeError INVALID_ARGUMENT
 */
export function resample(samples: Float32Array, options: ResampleOptions): Float32Array {
  const resampler = createResampler(options);
  const body = resampler.push(samples);
  const tail = resampler.finish();
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}
