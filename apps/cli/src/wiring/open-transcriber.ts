import { createResampler } from '@pianoscribe/audio-io';
import { createNoteDecoder, type DecodeNotesOptions } from '@pianoscribe/pianoroll-midi';
import { createTranscriber, type FrameTranscriber } from '@pianoscribe/transcriber';
import { toNumber } from '../define-command';
import { type ModelArgs, type OpenModel, openModel } from './open-model';

/** Everything between a recording and its notes, as the options ask for it. */
export interface OpenTranscriber extends OpenModel {
  readonly transcribe: FrameTranscriber;
}

/** Wires model, decoder and resampler. Dispose the model in the end. */
export async function openTranscriber(args: ModelArgs): Promise<OpenTranscriber> {
  const decoderOptions = readDecoderOptions(args);
  const opened = await openModel(args);
  const transcribe = createTranscriber({
    model: opened.model,
    decoder: createNoteDecoder,
    decoderOptions,
    resampler: createResampler,
  });
  return { ...opened, transcribe };
}

function readDecoderOptions(args: ModelArgs): DecodeNotesOptions {
  const options: DecodeNotesOptions = {
    onsetThreshold: toNumber('onset-threshold', args['onset-threshold']),
    frameThreshold: toNumber('frame-threshold', args['frame-threshold']),
  };
  // Refuses what is out of range before anything is loaded.
  createNoteDecoder(options);
  return options;
}
