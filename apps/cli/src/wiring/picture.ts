import { createLogFrequencyExtractor, LOG_FREQUENCY_DEFAULTS } from '@pianoscribe/audio-features';
import { createResampler } from '@pianoscribe/audio-io';
import {
  type AudioStream,
  concatFrames,
  createFrameMatrix,
  type FrameMatrix,
  type NoteEvent,
  pitchToHertz,
  type Seconds,
  type Transcription,
} from '@pianoscribe/core';
import { encodePng, renderTranscription } from '@pianoscribe/viz';
import { requireLength } from '../io/require-length';

/** A picture shows no more than this: it is as wide as a screen, and a longer one would be unreadable. */
export const LONGEST_PICTURE: Seconds = 120;

/** One spectrum that resolves neighbouring keys from the middle of the keyboard up and onsets to some 50 ms. */
const FEATURES = { ...LOG_FREQUENCY_DEFAULTS, blocks: [{ windowLength: 4096, fftSize: 4096, shift: 0 }] };
const PIXELS_A_SECOND = 40;

/** Makes the picture of a recording that passes by. */
export interface PictureMaker {
  /** The same audio; what goes through it is also seen. */
  listen(audio: AudioStream): AudioStream;
  /** PNG of the notes (over the reference, where there is one) over the spectrogram of their first two minutes. */
  draw(transcription: Pick<Transcription, 'notes'>, reference?: readonly NoteEvent[]): Promise<Uint8Array>;
}

export function createPictureMaker(): PictureMaker {
  const parts: FrameMatrix[] = [];
  const frequencies = Array.from({ length: FEATURES.binsPerBlock }, (_, bin) =>
    pitchToHertz(FEATURES.lowestPitch + bin / FEATURES.binsPerSemitone),
  );
  return {
    listen: (audio) => ({ ...audio, blocks: watch(audio, (frames) => parts.push(frames)) }),
    async draw({ notes }, reference) {
      const seen = parts.filter(({ shape }) => shape[0] > 0);
      const { sampleRate, hopLength, binsPerBlock } = FEATURES;
      const empty = createFrameMatrix(1, binsPerBlock, { sampleRate, hopLength, startTime: 0 });
      const features = seen.length > 0 ? concatFrames(seen) : empty;
      const to = (features.shape[0] * hopLength) / sampleRate;
      const shown = (list: readonly NoteEvent[]) => list.filter(({ onset }) => onset < to);
      const width = Math.round(Math.min(4000, Math.max(900, to * PIXELS_A_SECOND)));
      const picture = renderTranscription(
        { notes: shown(notes), reference: reference && shown(reference), features, binFrequencies: frequencies },
        { width, to },
      );
      return encodePng(picture);
    },
  };
}

async function* watch(audio: AudioStream, keep: (frames: FrameMatrix) => void): AsyncGenerator<Float32Array> {
  const extractor = createLogFrequencyExtractor(FEATURES);
  const { sampleRate } = extractor;
  const resampler =
    audio.sampleRate === sampleRate ? undefined : createResampler({ from: audio.sampleRate, to: sampleRate });
  const features = extractor.createStream();
  const limit = LONGEST_PICTURE * audio.sampleRate;
  let seen = 0;
  for await (const block of audio.blocks) {
    const part = block.subarray(0, Math.max(0, limit - seen));
    seen += block.length;
    if (part.length > 0) keep(features.push(resampler ? resampler.push(part) : part));
    yield block;
  }
  if (resampler) keep(features.push(resampler.finish()));
  keep(features.finish());
}

/**
 * Lets all of a stream go by, for a picture without a transcription.
 * @throws PianoscribeError EMPTY_INPUT where there is nothing to see.
 */
export async function drain(audio: AudioStream): Promise<void> {
  let samples = 0;
  for await (const block of audio.blocks) samples += block.length;
  requireLength(samples, audio.sampleRate);
}
