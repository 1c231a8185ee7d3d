import { melSpectrogram, ORIGINAL_MEL } from '@pianoscribe/audio-features';
import { KEY_COUNT } from '@pianoscribe/core';
import { type Performance, renderPerformance, type SampledPiano } from '@pianoscribe/datasets';
import { notesToRoll, ORIGINAL_COLUMNS_PER_SECOND } from '@pianoscribe/pianoroll-midi';
import type { Segment } from '../segments';

const SAMPLE_RATE = ORIGINAL_MEL.sampleRate;
/** Seconds of a segment: the paper's transformers heard one second at a time. */
export const SEGMENT_SECONDS = 1;

/** A segment, and what standardising took from its log-mel image. */
export interface MeasuredSegment extends Segment {
  readonly mean: number;
  readonly deviation: number;
}

/** Plays `count` seconds of a performance on a piano, and cuts them into segments. */
export function cutSegments(options: {
  readonly performance: Performance;
  readonly from: number;
  readonly count: number;
  readonly piano: SampledPiano;
  readonly seed: number;
}): MeasuredSegment[] {
  const { performance, from, count, piano, seed } = options;
  const to = from + count * SEGMENT_SECONDS;
  const { notes, pedals, name } = performance;
  const rendered = renderPerformance({ notes, pedals, piano, from, to, seed, sampleRate: SAMPLE_RATE });
  const { samples } = rendered;
  // A note that was struck before the excerpt sounds in it from its start.
  const sounding = rendered.keyReleases.filter(({ offset }) => offset > 0);
  const held = sounding.map((note) => ({ ...note, onset: Math.max(0, note.onset) }));
  return Array.from({ length: count }, (_, index) => {
    const length = SEGMENT_SECONDS * SAMPLE_RATE;
    const audio = { samples: samples.slice(index * length, (index + 1) * length), sampleRate: SAMPLE_RATE };
    const mel = melSpectrogram(audio, { ...ORIGINAL_MEL, standardise: false });
    const { mean, deviation } = measure(mel.data);
    const [frames, mels] = mel.shape;
    const features = new Float32Array(mel.data.length);
    if (deviation > 0) {
      for (let f = 0; f < frames; f++)
        for (let m = 0; m < mels; m++) features[m * frames + f] = (mel.data[f * mels + m] - mean) / deviation;
    }
    const second = index * SEGMENT_SECONDS;
    const timing = { sampleRate: ORIGINAL_COLUMNS_PER_SECOND, hopLength: 1, startTime: second };
    const columns = SEGMENT_SECONDS * ORIGINAL_COLUMNS_PER_SECOND;
    const { data } = notesToRoll(held, { timing, frames: columns });
    const roll = new Uint8Array(data.length);
    for (let c = 0; c < columns; c++)
      for (let k = 0; k < KEY_COUNT; k++) roll[k * columns + c] = data[c * KEY_COUNT + k];
    return { name: `${name}@${(from + second).toFixed(2)}`, features, roll, mean, deviation };
  });
}

/** Mean and sample deviation (n - 1), as standardising takes them. */
function measure(data: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of data) sum += value;
  const mean = sum / data.length;
  let squares = 0;
  for (const value of data) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (data.length - 1)) };
}
