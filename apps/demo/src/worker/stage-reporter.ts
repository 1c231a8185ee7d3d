import type { Stages } from '../session/protocol';

/** Collects how far each step is, and tells it a few times a second. */
export interface StageReporter {
  setTotal(seconds: number | undefined): void;
  /** The same bytes; how many have gone by gives the length of a recording whose file does not tell it. */
  countBytes(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array>;
  decoded(seconds: number): void;
  features(seconds: number): void;
  heard(seconds: number): void;
  notes(count: number): void;
  finish(seconds: number): void;
}

const MILLISECONDS_BETWEEN = 100;
/** A guess from fewer bytes would jump about: covers and titles stand at the beginning of files. */
const LEAST_PART_FOR_A_GUESS = 0.02;

export function createStageReporter(
  size: number,
  tell: (stages: Stages) => void,
  now: () => number = () => performance.now(),
): StageReporter {
  let [decoded, features, heard, notes, bytes] = [0, 0, 0, 0, 0];
  let total: number | undefined;
  let told = Number.NEGATIVE_INFINITY;
  const report = (isLast = false) => {
    if (!isLast && now() - told < MILLISECONDS_BETWEEN) return;
    told = now();
    const part = bytes / size;
    const guess = part > LEAST_PART_FOR_A_GUESS && decoded > 0 ? Math.max(decoded, decoded / part) : undefined;
    const length = total ?? guess;
    const upTo = (seconds: number) => Math.min(seconds, length ?? seconds);
    tell({ decoded: upTo(decoded), features: upTo(features), heard: upTo(heard), notes, total: length });
  };
  return {
    setTotal(seconds) {
      total = seconds;
      report();
    },
    async *countBytes(stream) {
      const reader = stream.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          bytes += value.length;
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => {});
      }
    },
    decoded(seconds) {
      decoded = seconds;
      report();
    },
    features(seconds) {
      features = seconds;
      report();
    },
    heard(seconds) {
      heard = seconds;
      report();
    },
    notes(count) {
      notes += count;
      report();
    },
    finish(seconds) {
      total = seconds;
      [decoded, features, heard] = [seconds, seconds, seconds];
      report(true);
    },
  };
}
