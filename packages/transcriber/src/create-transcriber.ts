import {
  type AcousticModel,
  type Activations,
  type AudioSignal,
  type AudioStream,
  compareNotes,
  type FeatureExtractor,
  type FrameMatrix,
  frameToTime,
  type NoteEvent,
  type PedalEvent,
  type Transcription,
  throwIfAborted,
} from '@pianoscribe/core';
import { checkModel } from './check-model';
import { cutWindows } from './cut-windows';
import type { CreateResampler, DecodedEvents, NoteDecoder, TranscribeOptions } from './ports';
import { predictActivations } from './predict-activations';
import { readSamples } from './read-samples';

/** What a transcriber is made of: each part is somebody else's, and comes in as an argument. */
export interface TranscriberParts<DecoderOptions extends object = object> {
  readonly model: AcousticModel;
  /** Makes a decoder for one recording, e.g. `createNoteDecoder` of @pianoscribe/pianoroll-midi. */
  readonly decoder: (options: DecoderOptions) => NoteDecoder;
  /** Handed to `decoder`; its own defaults where omitted. */
  readonly decoderOptions?: DecoderOptions;
  /** What only the whole recording tells about its notes, e.g. `evenVelocities` of @pianoscribe/pianoroll-midi. */
  readonly revise?: (notes: readonly NoteEvent[]) => readonly NoteEvent[];
  /** Needed where recordings have another rate than the model, e.g. `createResampler` of @pianoscribe/audio-io. */
  readonly resampler?: CreateResampler;
}

/** A core `Transcriber` that also lets one look at features, activations and notes as they pass. */
export type FrameTranscriber = (
  audio: AudioSignal | AudioStream,
  options?: TranscribeOptions,
) => Promise<Transcription>;

/**
 * Joins a frame model, a decoder and a resampler into one function from audio to notes.
 * Memory does not grow with the recording (but for its notes), and the notes don't depend on how it is cut into blocks.
 * @throws PianoscribeError INVALID_ARGUMENT where the model is not one. The function made rejects with EMPTY_INPUT,
 *   NOT_FINITE, INVALID_ARGUMENT (rate, without a resampler), SHAPE_MISMATCH (the model breaks its promises), ABORTED.
 */
export function createTranscriber<DecoderOptions extends object = object>(
  parts: TranscriberParts<DecoderOptions>,
): FrameTranscriber {
  const model = checkModel(parts.model);
  const { sampleRate, hopLength } = model.features;

  return async function transcribe(audio, options = {}) {
    const { signal, onProgress, onFeatures, onActivations, onNotes } = options;
    const count = { duration: 0 };
    const total = 'samples' in audio ? audio.samples.length / audio.sampleRate : audio.duration;
    const notes: NoteEvent[] = [];
    const pedals: PedalEvent[] = [];
    const keep = (events: DecodedEvents | readonly NoteEvent[]) => {
      const { notes: found, pedals: held = [] } = 'notes' in events ? events : { notes: events };
      // Not spread into a call: a decoder may give an hour's notes at once, more than a call takes arguments.
      for (const note of found) notes.push(note);
      for (const pedal of held) pedals.push(pedal);
      if (found.length > 0 || held.length > 0) onNotes?.({ notes: found, pedals: held });
    };

    throwIfAborted(signal);
    const minimumDuration = hopLength / sampleRate;
    const samples = readSamples(audio, { sampleRate, minimumDuration, createResampler: parts.resampler, count });
    const features = extractFeatures(samples, model.features, onFeatures);
    const windows = cutWindows(features, model);
    const activations = predictActivations(windows, model);
    const decoder = parts.decoder(parts.decoderOptions ?? ({} as DecoderOptions));
    for await (const piece of activations) {
      onActivations?.(piece);
      keep(decoder.push(piece));
      onProgress?.({ stage: 'transcribe', done: heardUntil(piece, total), total, unit: 's' });
      await breathe();
      throwIfAborted(signal);
    }
    keep(decoder.finish());

    notes.sort(compareNotes);
    pedals.sort((a, b) => a.onset - b.onset);
    return { notes: parts.revise?.(notes) ?? notes, pedals, duration: count.duration };
  };
}

async function* extractFeatures(
  samples: AsyncIterable<Float32Array>,
  extractor: FeatureExtractor,
  onFeatures: TranscribeOptions['onFeatures'],
): AsyncGenerator<FrameMatrix> {
  const stream = extractor.createStream();
  for await (const block of samples) {
    const frames = stream.push(block);
    if (frames.shape[0] === 0) continue;
    onFeatures?.(frames);
    yield frames;
  }
  const frames = stream.finish();
  if (frames.shape[0] === 0) return;
  onFeatures?.(frames);
  yield frames;
}

function heardUntil({ frame }: Activations, total = Number.POSITIVE_INFINITY): number {
  return Math.min(frameToTime(frame.timing, frame.shape[0]), total);
}

/** Lets timers and signals of the host run: an engine that computes in this thread would never give them a turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
