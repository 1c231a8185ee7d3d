import { createTuningEstimator } from '@pianoscribe/audio-features';
import { createResampler } from '@pianoscribe/audio-io';
import { type AcousticModel, PianoscribeError } from '@pianoscribe/core';
import { createNoteDecoder, type DecodeNotesOptions, evenVelocities } from '@pianoscribe/pianoroll-midi';
import { createTranscriber, type FrameTranscriber, withTuning } from '@pianoscribe/transcriber';
import { toNumber } from '../define-command';
import { type ModelArgs, type OpenModel, openModel } from './open-model';

/** Everything between a recording and its notes, as the options ask for it. */
export interface OpenTranscriber extends OpenModel {
  readonly transcribe: FrameTranscriber;
}

/** Cents between two keys: a piano that is further off is another piano. */
const SEMITONE = 100;

/** Wires model, decoder, resampler and tuning. Dispose the model in the end. */
export async function openTranscriber(args: ModelArgs): Promise<OpenTranscriber> {
  const decoderOptions = readDecoderOptions(args);
  const cents = readCents(args);
  const opened = await openModel(args);
  const { model, retune } = opened;
  if (cents === 'auto') return wireTranscriber(opened, decoderOptions);
  if (retune) return wireTranscriber({ ...opened, model: retune(cents), retune: undefined }, decoderOptions);
  model.dispose();
  throw new PianoscribeError('USAGE', `--tuning ${cents} needs the default model; "${args.model}" can't be retuned.`);
}

/** Wires an open model; what its tuning should be is found out where it can be retuned. */
export function wireTranscriber(opened: OpenModel, decoderOptions: DecodeNotesOptions = {}): OpenTranscriber {
  const { model, retune } = opened;
  const create = (model: AcousticModel) =>
    createTranscriber({
      model,
      decoder: createNoteDecoder,
      decoderOptions,
      revise: evenVelocities,
      resampler: createResampler,
    });
  if (!retune) return { ...opened, transcribe: create(model) };
  const transcribe = withTuning({ estimate: createTuningEstimator, retune: (found) => create(retune(found)) });
  return { ...opened, transcribe };
}

function readCents({ tuning }: ModelArgs): number | 'auto' {
  if (tuning === 'auto') return tuning;
  const cents = toNumber('tuning', tuning) ?? 0;
  if (Math.abs(cents) <= SEMITONE) return cents;
  throw new PianoscribeError(
    'USAGE',
    `--tuning takes auto or cents from -${SEMITONE} to ${SEMITONE}, not "${tuning}".`,
  );
}

function readDecoderOptions(args: ModelArgs): DecodeNotesOptions {
  const options: DecodeNotesOptions = {
    onsetThreshold: toNumber('onset-threshold', args['onset-threshold']),
    onsetWidth: toNumber('onset-width', args['onset-width']),
    frameThreshold: toNumber('frame-threshold', args['frame-threshold']),
  };
  // Refuses what is out of range before anything is loaded.
  createNoteDecoder(options);
  return options;
}
