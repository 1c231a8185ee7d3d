import { PianoscribeError } from '@pianoscribe/core';
import type { Fft } from '../fft';
import type { FilteredSpectrum, FilterStage, LogScale } from '../filtered-spectrum';
import { createKernelMemory, type TransformArguments } from './kernel';
import { packFilterBank } from './packed-bank';
import type { Twiddles } from './twiddles';

/** Numbers by which the kernel knows what to do after the filters. */
const LOG_MODE: Record<LogScale['floorMode'], number> = { clamp: 1, add: 2 };

/** A plan in a kernel instance of its own; `size` is a power of two from 32 on. */
export function createWasmPlan(
  module: WebAssembly.Module,
  size: number,
  twiddles: Twiddles,
  window?: Float64Array,
): Fft {
  const length = window?.length ?? size;
  if (length > size) {
    throw new PianoscribeError('INVALID_ARGUMENT', `A window of ${length} samples does not fit an FFT of ${size}.`);
  }
  const bins = size / 2 + 1;
  const memory = createKernelMemory(module);
  const { kernel } = memory;
  const weights = new Float32Array(size);
  weights.set(window ?? new Float64Array(size).fill(1));
  const plan: TransformArguments = [
    memory.take(size),
    memory.place(weights),
    size,
    memory.take(2 * size),
    memory.place(twiddles.lane),
    memory.place(twiddles.join),
    memory.place(twiddles.real),
    memory.take(2 * bins),
  ];
  const [frameAddress, , , work, lane, join, real, outAddress] = plan;
  let frame = memory.view(frameAddress, length);
  let result = memory.view(outAddress, 2 * bins);

  function transformBoth(
    transform: (...addresses: TransformArguments) => void,
    samples: Float32Array,
    frames: readonly [number, number],
    out: Float32Array,
    columns: number,
  ) {
    for (let f = 0; f < 2; f++) {
      frame.set(samples.subarray(frames[f], frames[f] + length));
      transform(...plan);
      out.set(result.subarray(0, columns), f * columns);
    }
  }

  function createFiltered({ bank, log }: FilterStage): FilteredSpectrum {
    const packed = packFilterBank(bank);
    const window = plan[1];
    const power = memory.take(bins + packed.overrun);
    const starts = memory.place(packed.starts);
    const steps = memory.place(packed.steps);
    const bankWeights = memory.place(packed.weights);
    const filtered = memory.take(4 * packed.groups);
    // Taking memory may have moved it.
    frame = memory.view(frameAddress, length);
    result = memory.view(outAddress, 2 * bins);
    const row = memory.view(filtered, bank.count);
    const input = memory.view(frameAddress, length);
    const mode = log ? LOG_MODE[log.floorMode] : 0;
    const { floor = 0, offset = 0, gain = 1 } = log ?? {};
    return (samples, first, second, count, out, at, stride) => {
      for (let f = 0; f < count; f++) {
        const from = f === 0 ? first : second;
        input.set(samples.subarray(from, from + length));
        kernel.power(frameAddress, window, size, work, lane, join, real, power);
        kernel.filter(power, packed.groups, starts, steps, bankWeights, mode, floor, offset, gain, filtered);
        out.set(row, at + f * stride);
      }
    };
  }

  return {
    size,
    power: (samples, first, second, out) => transformBoth(kernel.power, samples, [first, second], out, bins),
    spectrum: (samples, first, second, out) => transformBoth(kernel.spectrum, samples, [first, second], out, 2 * bins),
    createFiltered,
  };
}
