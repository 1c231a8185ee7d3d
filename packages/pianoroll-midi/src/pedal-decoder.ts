import { type FrameTiming, frameToTime, type PedalEvent, PianoscribeError, type Seconds } from '@pianoscribe/core';
import type { ResolvedDecodeOptions } from './decode-options';

/** Turns a pedal activation, value by value, into sustain spans with hysteresis. */
export interface PedalDecoder {
  push(frame: number, value: number): void;
  finish(frames: number): PedalEvent[];
}

/** Edges lie where the line between two values crosses the threshold. */
export function createPedalDecoder(timing: FrameTiming, options: ResolvedDecodeOptions): PedalDecoder {
  const { pedalOnThreshold, pedalOffThreshold, minimumPedalDuration } = options;
  const pedals: PedalEvent[] = [];
  let previous = Number.NaN;
  let onset: Seconds = 0;
  let isDown = false;

  const crossing = (frame: number, value: number, threshold: number): Seconds => {
    const isBetween = value !== previous && (previous - threshold) * (value - threshold) <= 0;
    return frameToTime(timing, isBetween ? frame - (value - threshold) / (value - previous) : frame);
  };
  const goUp = (offset: Seconds): void => {
    isDown = false;
    if (offset > onset && offset - onset >= minimumPedalDuration) pedals.push({ kind: 'sustain', onset, offset });
  };
  return {
    push(frame, value) {
      if (!Number.isFinite(value)) {
        throw new PianoscribeError(
          'NOT_FINITE',
          `The pedal activation of frame ${frame} is ${value}, not a probability. Look into the model's output.`,
        );
      }
      if (!isDown && value >= pedalOnThreshold) {
        isDown = true;
        onset = crossing(frame, value, pedalOnThreshold);
      } else if (isDown && value < pedalOffThreshold) {
        goUp(crossing(frame, value, pedalOffThreshold));
      }
      previous = value;
    },
    finish(frames) {
      if (isDown) goUp(frameToTime(timing, frames));
      return pedals;
    },
  };
}
