import { type AudioSignal, type AudioStream, type Hertz, throwIfAborted } from '@pianoscribe/core';
import type { FrameTranscriber } from './create-transcriber';
import type { TuningEstimate, TuningEstimator } from './ports';

/** What {@link withTuning} is made of. */
export interface TuningParts {
  /** Makes what listens to a recording's beginning, e.g. `createTuningEstimator` of @pianoscribe/audio-features. */
  readonly estimate: (options: { readonly sampleRate: Hertz }) => TuningEstimator;
  /** A transcriber for pianos that are so many cents off A440: features that moved, around the same model. */
  readonly retune: (cents: number) => FrameTranscriber;
  /** What is nearer to A440 is left as it is; default 15 cents, well inside what models are trained to bear. */
  readonly leastCents?: number;
  /** An estimate that is less sure, from 0 to 1, is not acted on; default 0.3. */
  readonly leastConfidence?: number;
}

/**
 * A transcriber that first finds out how a recording is tuned, and then hears it as a piano in tune.
 * As much of a stream as the estimator asks for is kept in memory meanwhile (a minute at 16 kHz: 4 MB). A recording that
 * is not clearly out of tune gives the notes of `retune(0)`, to the bit.
 * The function made rejects as `createTranscriber`'s does, and with what the estimator refuses.
 */
export function withTuning(parts: TuningParts): FrameTranscriber {
  const { leastCents = 15, leastConfidence = 0.3 } = parts;
  const inTune = parts.retune(0);
  return async function transcribe(audio, options = {}) {
    const { audio: whole, tuning, close } = await listen(audio, parts.estimate, options.signal);
    try {
      const isOff = Math.abs(tuning.cents) >= leastCents && tuning.confidence >= leastConfidence;
      options.onTuning?.({ ...tuning, corrected: isOff ? tuning.cents : 0 });
      const transcribe = isOff ? parts.retune(tuning.cents) : inTune;
      return await transcribe(whole, options);
    } finally {
      await close();
    }
  };
}

/** The audio, whole again, with what its beginning told. */
interface Heard {
  readonly audio: AudioSignal | AudioStream;
  readonly tuning: TuningEstimate;
  /** Lets go of the stream, however much of it was read. */
  close(): Promise<void>;
}

async function listen(
  audio: AudioSignal | AudioStream,
  estimate: TuningParts['estimate'],
  signal?: AbortSignal,
): Promise<Heard> {
  throwIfAborted(signal);
  const { sampleRate } = audio;
  const estimator = estimate({ sampleRate });
  if ('samples' in audio) {
    estimator.push(audio.samples);
    return { audio, tuning: estimator.finish(), close: async () => undefined };
  }
  const blocks = audio.blocks[Symbol.asyncIterator]();
  const close = async () => void (await blocks.return?.());
  const kept: Float32Array[] = [];
  try {
    for (let isWanted = true; isWanted; throwIfAborted(signal)) {
      const { value, done } = await blocks.next();
      if (done) break;
      // A stream may write its next block over this one.
      kept.push(value.slice());
      isWanted = estimator.push(value);
    }
    return { audio: { ...audio, blocks: replay(kept, blocks) }, tuning: estimator.finish(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* replay(kept: Float32Array[], rest: AsyncIterator<Float32Array>): AsyncGenerator<Float32Array> {
  for (let block = kept.shift(); block; block = kept.shift()) yield block;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
