import { type Hertz, type JobOptions, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import type { MaestroPerformance, Split } from '../maestro';
import type { OtherSound } from '../other-sound';
import type { RenderMix } from '../render-mix';
import type { RenderedClip } from '../rendered-clip';
import type { Room } from '../room';
import type { SampledPiano } from '../sampled-piano';
import type { ClipWorkerData, PrepareModule } from './clip-protocol';
import { createInlineMaker, createWorkerPool } from './round-makers';

/** A place in the endless sequence of clips. */
export interface ClipPosition {
  readonly round: number;
  readonly clip: number;
}

/** Options of {@link createRenderedClips}. */
export interface RenderedClipsOptions extends Pick<JobOptions, 'signal'> {
  /** Performances to play, all of the same split. */
  readonly performances: readonly MaestroPerformance[];
  /** The split that they must be of; `train` when left out, so that nothing else gets into training by mistake. */
  readonly split?: Split;
  readonly pianos: readonly SampledPiano[];
  /** Measured rooms; made-up ones are used besides. */
  readonly rooms?: readonly Room[];
  /** Sounds without a piano, which a model must not take for one: alone, and under the piano. */
  readonly others?: readonly OtherSound[];
  /** Default 0. */
  readonly seed?: number;
  /** Default 16000. */
  readonly sampleRate?: Hertz;
  /** Samples of a clip; 81920 (5.12 s at 16 kHz) when left out. */
  readonly clipSamples?: number;
  /** Clips cut out of one excerpt; 8 when left out. */
  readonly clipsPerExcerpt?: number;
  /** Excerpts of a round, whose clips are shuffled together; 24 when left out. */
  readonly excerpts?: number;
  /** Chances of rooms, faithful renderings and the like; what is left out is as in `TRAINING_MIX`. */
  readonly mix?: Partial<RenderMix>;
  /** Worker threads; 1 when left out, 0 renders in this thread. */
  readonly workers?: number;
  /** Rounds that are rendered or being rendered ahead of the one in use; workers + 1 when left out. */
  readonly ahead?: number;
  /** What is done with each clip, in the workers. */
  readonly prepare?: PrepareModule;
  /** Where to begin; the first clip of round 0 when left out. */
  readonly start?: ClipPosition;
}

/** One clip (or what `prepare` made of it). */
export interface ClipItem<T> {
  readonly value: T;
  /** Where the sequence goes on after this clip: begin there to resume. */
  readonly next: ClipPosition;
}

/** The endless sequence of clips. Iterate it once; a break, an abort or `dispose` ends its workers. */
export interface RenderedClips<T> extends AsyncIterable<ClipItem<T>> {
  /** Clips in a round. */
  readonly roundLength: number;
  dispose(): Promise<void>;
}

/**
 * Performances rendered without end on random pianos, in random rooms, by random microphones: the training data. Each
 * clip is a function of the options, `seed` and its position; the number of workers changes nothing.
 *
 * Run from sources, its workers run from sources as well (by tsx), the `prepare` module included.
 *
 * @throws PianoscribeError INVALID_ARGUMENT where there is nothing to play, or a performance is of another split.
 */
export function createRenderedClips<T = RenderedClip>(options: RenderedClipsOptions): RenderedClips<T> {
  const {
    performances,
    pianos,
    rooms = [],
    others = [],
    split = 'train',
    seed = 0,
    sampleRate = 16000,
    prepare,
    signal,
  } = options;
  const { clipSamples = 81920, clipsPerExcerpt = 8, excerpts = 24, workers = 1, start, mix } = options;
  const ahead = Math.max(1, options.ahead ?? workers + 1);
  if (performances.length === 0 || pianos.length === 0) {
    throw new PianoscribeError('INVALID_ARGUMENT', 'Rendering needs at least one performance and one piano.');
  }
  const stranger = performances.find((performance) => performance.split !== split);
  if (stranger) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `${stranger.midiFile} is of MAESTRO's ${stranger.split} split, not of ${split}: filter the performances by split.`,
    );
  }
  const settings = { sampleRate, clipSamples, clipsPerExcerpt, excerpts, seed, mix };
  const data: ClipWorkerData = { sources: { performances, pianos, rooms, others, settings }, prepare };
  const maker = workers === 0 ? createInlineMaker(data) : createWorkerPool(data, workers);
  const roundLength = excerpts * clipsPerExcerpt;

  async function* iterate(): AsyncGenerator<ClipItem<T>, void, undefined> {
    let { round, clip } = start ?? { round: 0, clip: 0 };
    const pending = new Map<number, Promise<readonly unknown[]>>();
    const onAbort = () => void maker.dispose();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (; ; round++, clip = 0) {
        throwIfAborted(signal);
        for (let next = round; next <= round + (workers === 0 ? 0 : ahead); next++) {
          if (pending.has(next)) continue;
          const made = maker.make(next);
          made.catch(() => undefined);
          pending.set(next, made);
        }
        const clips = await pending.get(round);
        pending.delete(round);
        for (; clips && clip < clips.length; clip++) {
          throwIfAborted(signal);
          const isLast = clip === clips.length - 1;
          yield { value: clips[clip] as T, next: isLast ? { round: round + 1, clip: 0 } : { round, clip: clip + 1 } };
        }
      }
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await maker.dispose();
    }
  }
  return { roundLength, dispose: maker.dispose, [Symbol.asyncIterator]: iterate };
}
