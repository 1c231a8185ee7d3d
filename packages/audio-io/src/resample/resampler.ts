import { type Hertz, PianoscribeError } from '@pianoscribe/core';
import { createFilterBank } from './filter-bank';
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

const SLICE = 1 << 15;

/**
 * A resampler for any rational ratio: a polyphase Kaiser-windowed sinc (64 zero crossings, beta 12), no delay, no
 * aliasing above -100 dB from 4 % beyond the lower Nyquist frequency on, flat to within 0.1 dB up to 91 % of it.
 * n samples become ceil(n * to / from), the same bits however they are cut into blocks. Before and after is silence.
 * @throws PianoscribeError INVALID_ARGUMENT where a rate is not above 0, or one is more than 256 times the other.
 */
export function createResampler({ from, to }: ResampleOptions): Resampler {
  const { up, down } = rateRatio(from, to);
  if (up === down) return { push: (block) => block.slice(), finish: () => new Float32Array(0) };
  const bank = createFilterBank({ up, down });
  const { taps } = bank;
  const half = taps / 2;
  const wholeStep = Math.floor(down / up);
  const fractionStep = down % up;
  // held[0] is the first tap of the next output sample; half - 1 samples of silence lie before the recording.
  let held = new Float32Array(taps + SLICE);
  let heldLength = half - 1;
  let numerator = 0;
  let consumed = 0;
  let produced = 0;
  let finished = false;
  // Where down is far above up, the next first tap may lie beyond all that has come so far.
  let skip = 0;

  function advance(slice: Float32Array, output: Float32Array, at: number, limit: number): number {
    if (heldLength + slice.length > held.length) held = grow(held, heldLength + slice.length);
    held.set(slice, heldLength);
    heldLength += slice.length;
    let first = 0;
    while (first + taps <= heldLength && at < limit) {
      output[at++] = dot(held, first, bank.table, bank.select(numerator), taps);
      first += wholeStep;
      numerator += fractionStep;
      if (numerator >= up) {
        numerator -= up;
        first++;
      }
    }
    const kept = Math.min(first, heldLength);
    held.copyWithin(0, kept, heldLength);
    heldLength -= kept;
    skip = first - kept;
    return at;
  }
  function run(block: Float32Array, output: Float32Array): Float32Array {
    let written = 0;
    for (let i = 0; i < block.length; ) {
      if (skip > 0) {
        const passed = Math.min(skip, block.length - i);
        skip -= passed;
        i += passed;
        continue;
      }
      const end = Math.min(i + SLICE, block.length);
      written = advance(block.subarray(i, end), output, written, output.length);
      i = end;
    }
    produced += written;
    return written === output.length ? output : output.slice(0, written);
  }

  return {
    push(block) {
      if (finished) throw new PianoscribeError('INVALID_ARGUMENT', 'This resampler is finished; create another.');
      consumed += block.length;
      return run(block, new Float32Array(Math.max(0, Math.ceil((consumed * up) / down) - produced)));
    },
    finish() {
      if (finished) return new Float32Array(0);
      finished = true;
      return run(new Float32Array(half), new Float32Array(Math.ceil((consumed * up) / down) - produced));
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

function grow(held: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length * 2);
  larger.set(held);
  return larger;
}

// Four sums, so that additions need not wait for each other; taps is a multiple of four.
function dot(x: Float32Array, at: number, h: Float32Array, offset: number, taps: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < taps; k += 4) {
    a += x[at + k] * h[offset + k];
    b += x[at + k + 1] * h[offset + k + 1];
    c += x[at + k + 2] * h[offset + k + 2];
    d += x[at + k + 3] * h[offset + k + 3];
  }
  return a + b + (c + d);
}
