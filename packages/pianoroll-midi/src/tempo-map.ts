import type { Seconds } from '@pianoscribe/core';
import type { MidiDivision } from './midi-chunks';

/** From `tick` (at `time`) on, a beat takes `microsecondsPerBeat`. */
export interface TempoChange {
  readonly tick: number;
  readonly time: Seconds;
  readonly microsecondsPerBeat: number;
}

/** Ticks to seconds and back. */
export interface TempoMap {
  /** Changes by tick, the first at tick 0 (120 beats a minute where the file sets none there). Empty with SMPTE time. */
  readonly changes: readonly TempoChange[];
  toSeconds(tick: number): Seconds;
  /** Fractional ticks. */
  toTicks(time: Seconds): number;
}

/** Beat length before the first tempo event: 120 beats a minute (Standard MIDI Files 1.0). */
export const DEFAULT_MICROSECONDS_PER_BEAT = 500_000;

/** A tempo map of changes in any order; of several at a tick the last counts. */
export function createTempoMap(
  division: MidiDivision,
  tempos: readonly { readonly tick: number; readonly microsecondsPerBeat: number }[],
): TempoMap {
  if ('ticksPerSecond' in division) {
    const rate = division.ticksPerSecond;
    return { changes: [], toSeconds: (tick) => tick / rate, toTicks: (time) => time * rate };
  }
  // One rounding only, so that times on a grid of whole ticks are the nearest doubles there are.
  const microseconds = 1e6 * division.ticksPerBeat;
  const changes: TempoChange[] = [{ tick: 0, time: 0, microsecondsPerBeat: DEFAULT_MICROSECONDS_PER_BEAT }];
  for (const { tick, microsecondsPerBeat } of [...tempos].sort((a, b) => a.tick - b.tick)) {
    const last = changes[changes.length - 1];
    if (tick === last.tick) changes.pop();
    else if (microsecondsPerBeat === last.microsecondsPerBeat) continue;
    const time = last.time + ((tick - last.tick) * last.microsecondsPerBeat) / microseconds;
    changes.push({ tick, time, microsecondsPerBeat });
  }
  // Queries mostly come in the order of time, so the last answer is tried first.
  let latest = 0;
  const changeAt = (value: number, key: 'tick' | 'time'): TempoChange => {
    if (changes[latest][key] <= value && (latest + 1 === changes.length || value < changes[latest + 1][key])) {
      return changes[latest];
    }
    let low = 0;
    let high = changes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (changes[middle][key] <= value) low = middle;
      else high = middle - 1;
    }
    latest = low;
    return changes[low];
  };
  return {
    changes,
    toSeconds(tick) {
      const change = changeAt(tick, 'tick');
      return change.time + ((tick - change.tick) * change.microsecondsPerBeat) / microseconds;
    },
    toTicks(time) {
      const change = changeAt(time, 'time');
      return change.tick + ((time - change.time) * microseconds) / change.microsecondsPerBeat;
    },
  };
}
