import { createTuningEstimator, type FftFactory } from '@pianoscribe/audio-features';
import { createResampler, openAudio } from '@pianoscribe/audio-io';
import { type AcousticModel, type AudioStream, frameToTime, PianoscribeError } from '@pianoscribe/core';
import { evenVelocities } from '@pianoscribe/pianoroll-midi';
import { createTranscriber, withTuning } from '@pianoscribe/transcriber';
import type { Finished, Job, Told } from '../session/protocol';
import type { ActivationStore } from './activation-store';
import { createOriginalKeeper, type OriginalKeeper } from './keep-original';
import type { OpenModel } from './open-model';
import type { Redecoder } from './redecoder';
import { createStageReporter } from './stage-reporter';
import { createViewSpectrum, type ViewSpectrum } from './view-spectrum';

/** Longest recording that is taken: its notes, picture and activations are held to be looked at. */
const LONGEST_SECONDS = 4 * 3600;

/** What a job works with. */
export interface JobParts extends OpenModel {
  readonly fft: FftFactory | undefined;
  readonly store: ActivationStore;
  readonly decoder: Redecoder;
  readonly signal: AbortSignal;
  readonly tell: (told: Told) => void;
}

/**
 * The way of one recording, from the file's bytes to its notes. On the way, what passes is kept for listening, made
 * visible and told to the page; memory grows with that only.
 * @throws PianoscribeError as the packages do; LIMIT_EXCEEDED over four hours.
 */
export async function runJob(job: Job, parts: JobParts): Promise<Finished> {
  const { model, retune, signal, tell } = parts;
  const { recording } = job;
  const stages = createStageReporter(job.file.size, (now) => tell({ kind: 'stages', recording, stages: now }));
  const opened = await openAudio(stages.countBytes(job.file.stream()), { signal });
  checkLength(opened.duration ?? 0);
  stages.setTotal(opened.duration);
  const original = createOriginalKeeper(opened.sampleRate);
  const { sampleRate } = model.features;
  const view = createViewSpectrum(sampleRate, parts.fft, (seen) => tell({ kind: 'seen', recording, ...seen }));
  const blocks = prepare(opened, sampleRate, { original, view, onSecond: stages.decoded });

  const create = (tuned: AcousticModel) =>
    createTranscriber({ model: tuned, decoder: () => parts.decoder, revise: evenVelocities });
  const transcribe = retune
    ? withTuning({ estimate: createTuningEstimator, retune: (cents) => create(retune(cents)) })
    : create(model);
  const transcription = await transcribe(
    { sampleRate, blocks, duration: opened.duration },
    {
      signal,
      onFeatures: ({ timing, shape }) => stages.features(frameToTime(timing, shape[0])),
      onActivations: ({ onset }) => stages.heard(frameToTime(onset.timing, onset.shape[0])),
      onNotes: ({ notes, pedals }) => {
        stages.notes(notes.length);
        tell({ kind: 'found', recording, notes, pedals });
      },
    },
  );
  stages.finish(transcription.duration);
  return { transcription, original: original.take() };
}

interface Witnesses {
  readonly original: OriginalKeeper;
  readonly view: ViewSpectrum;
  readonly onSecond: (seconds: number) => void;
}

/** The recording at the model's rate, by our own resampler; all that passes is seen by the witnesses. */
async function* prepare(
  audio: AudioStream,
  sampleRate: number,
  { original, view, onSecond }: Witnesses,
): AsyncGenerator<Float32Array> {
  const resampler =
    audio.sampleRate === sampleRate ? undefined : createResampler({ from: audio.sampleRate, to: sampleRate });
  let read = 0;
  for await (const block of audio.blocks) {
    read += block.length;
    checkLength(read / audio.sampleRate);
    onSecond(read / audio.sampleRate);
    original.push(block);
    const samples = resampler ? resampler.push(block) : block;
    view.push(samples);
    yield samples;
  }
  const rest = resampler?.finish();
  if (rest && rest.length > 0) {
    view.push(rest);
    yield rest;
  }
  view.finish();
}

function checkLength(seconds: number): void {
  if (seconds <= LONGEST_SECONDS) return;
  const hours = (seconds / 3600).toFixed(1);
  throw new PianoscribeError(
    'LIMIT_EXCEEDED',
    `Expected a recording of at most ${LONGEST_SECONDS / 3600} hours, found ${hours}. Cut it into parts, or use the command line, which has no limit.`,
  );
}
