import { melSpectrogram } from '@pianoscribe/audio-features';
import { KEY_COUNT } from '@pianoscribe/core';
import { type MidiPerformance, ORIGINAL_SEGMENT_COLUMNS, originalRoll } from '@pianoscribe/pianoroll-midi';
import type { StudyConfig } from './study-config';

/** Seconds for which `originalRoll` makes a target at a time. */
const ROLL_SECONDS = 10;

/** Frames and columns of a segment. */
export function segmentShape(data: StudyConfig['data']): { mels: number; frames: number; columns: number } {
  const { segmentSeconds, mel } = data;
  return {
    mels: mel.melCount,
    // One frame a hop, and the centred last one.
    frames: Math.floor(Math.round(segmentSeconds * mel.sampleRate) / mel.hopLength) + 1,
    columns: Math.round((segmentSeconds * ORIGINAL_SEGMENT_COLUMNS) / ROLL_SECONDS),
  };
}

/** The image of a segment's samples, [mel, frame]: log-mel, standardised by itself. */
export function segmentFeatures(samples: Float32Array, { mel }: StudyConfig['data']): Float32Array {
  const { floor, ...options } = mel;
  const { data, shape } = melSpectrogram(
    { samples, sampleRate: mel.sampleRate },
    { ...options, log: { floor }, standardise: true },
  );
  const [frames, mels] = shape;
  const image = new Float32Array(data.length);
  for (let f = 0; f < frames; f++) for (let m = 0; m < mels; m++) image[m * frames + f] = data[f * mels + m];
  return image;
}

/** The target of a segment, [key, column], cut out of the 10 s of the original's in which it lies. */
export function segmentRoll(midi: MidiPerformance, segment: number, data: StudyConfig['data']): Uint8Array {
  const { columns } = segmentShape(data);
  const perRoll = ORIGINAL_SEGMENT_COLUMNS / columns;
  const whole = originalRoll(midi, { segment: Math.floor(segment / perRoll) }).data;
  const first = (segment % perRoll) * columns;
  const roll = new Uint8Array(KEY_COUNT * columns);
  for (let column = 0; column < columns; column++) {
    for (let key = 0; key < KEY_COUNT; key++) roll[key * columns + column] = whole[(first + column) * KEY_COUNT + key];
  }
  return roll;
}
