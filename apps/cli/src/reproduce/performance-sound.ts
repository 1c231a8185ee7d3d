import { openAudioFile } from '@pianoscribe/audio-io/node';
import { createRandom, type Hertz, type JobOptions, PianoscribeError, type Seconds } from '@pianoscribe/core';
import { renderPerformance, type SampledPiano } from '@pianoscribe/datasets';
import type { MidiPerformance } from '@pianoscribe/pianoroll-midi';

/** A segment's samples and its number. */
export interface SegmentSamples {
  readonly segment: number;
  readonly samples: Float32Array;
}

/** What a performance sounds like, in segments. */
export interface SoundRequest {
  readonly segments: readonly number[];
  readonly segmentSeconds: Seconds;
  readonly sampleRate: Hertz;
}

/** Lengths by which recording, MIDI and index may differ: MAESTRO's are within 0.3 s. */
const MOST_DIFFERENCE: Seconds = 1;

/**
 * Segments of a recording as it streams by: memory is that of one segment.
 * @throws PianoscribeError CORRUPT_DATA where its length is not the index's, and what `openAudioFile` throws.
 */
export async function* recordedSound(
  path: string,
  duration: Seconds,
  { segments, segmentSeconds, sampleRate }: SoundRequest,
  job: JobOptions,
): AsyncGenerator<SegmentSamples> {
  const length = Math.round(segmentSeconds * sampleRate);
  const wanted = new Set(segments);
  let samples = new Float32Array(length);
  let [segment, filled, total] = [0, 0, 0];
  const { blocks } = await openAudioFile(path, { sampleRate, signal: job.signal });
  for await (const block of blocks) {
    total += block.length;
    for (let at = 0; at < block.length; ) {
      const part = block.subarray(at, at + length - filled);
      samples.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < length) continue;
      if (wanted.has(segment)) {
        yield { segment, samples };
        samples = new Float32Array(length);
      }
      segment++;
      filled = 0;
    }
  }
  checkLength('it', total / sampleRate, duration);
}

/** Segments of a performance played on a sampled piano; the same seed gives the same samples. */
export function* renderedSound(
  { notes, pedals }: MidiPerformance,
  pianos: readonly SampledPiano[],
  seed: readonly number[],
  { segments, segmentSeconds, sampleRate }: SoundRequest,
): Generator<SegmentSamples> {
  const piano = createRandom(...seed).pick(pianos);
  for (const segment of segments) {
    const from = segment * segmentSeconds;
    const excerpt = { from, to: from + segmentSeconds, seed: createRandom(...seed, segment).integer(2 ** 31) };
    yield { segment, samples: renderPerformance({ notes, pedals, piano, sampleRate, ...excerpt }).samples };
  }
}

/** @throws PianoscribeError CORRUPT_DATA where a MIDI file goes on long after its recording. */
export function checkMidiLength({ notes }: MidiPerformance, duration: Seconds): void {
  const last = notes.reduce((end, { onset }) => Math.max(end, onset), 0);
  if (last > duration + MOST_DIFFERENCE) checkLength('its last note', last, duration);
}

function checkLength(what: string, found: Seconds, expected: Seconds): void {
  if (Math.abs(found - expected) <= MOST_DIFFERENCE) return;
  throw new PianoscribeError(
    'CORRUPT_DATA',
    `${what} ends at ${found.toFixed(1)} s, where the index says ${expected.toFixed(1)} s.`,
  );
}
