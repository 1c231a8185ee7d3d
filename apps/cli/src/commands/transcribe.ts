import path from 'node:path';
import { openAudioFile } from '@pianoscribe/audio-io/node';
import { isPianoscribeError, PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import type { CliContext } from '../context';
import { defineCliCommand, toNumber } from '../define-command';
import { expandInputs } from '../io/expand-inputs';
import { planOutputs } from '../io/plan-outputs';
import { writeFile } from '../io/write-file';
import { encodeNotes, NOTE_EXTENSIONS, notesToCsv, notesToJson, notesToMusicXml } from '../io/write-notes';
import { MODEL_ARGS } from '../wiring/model-args';
import { type OpenTranscriber, openTranscriber } from '../wiring/open-transcriber';
import { createPictureMaker } from '../wiring/picture';

/** What `transcribe --json` says of each file. */
export interface TranscribedFile {
  readonly input: string;
  readonly output: string;
  readonly notes: number;
  readonly pedals: number;
  readonly duration: number;
  readonly realTimeFactor: number;
  /** Cents off A440 that the piano was found to be and heard as; 0 where nothing had to be corrected. */
  readonly tuningCents: number;
}

interface TranscribeArgs {
  readonly tuning: string;
  readonly notes?: string;
  readonly musicxml?: boolean;
  readonly picture?: boolean;
}

export default defineCliCommand({
  name: 'transcribe',
  description: 'Turns piano recordings (wav, mp3, flac, ogg, opus) into MIDI files, scores or lists of notes',
  takesInputs: true,
  args: {
    in: { type: 'positional', description: 'Files, folders or patterns', required: true, valueHint: '...' },
    output: {
      type: 'string',
      alias: 'o',
      description: 'File to write (.mid, .musicxml, .json, .csv), or a folder for a MIDI file a recording',
      required: true,
      valueHint: 'out.mid|folder',
    },
    notes: { type: 'enum', options: ['json', 'csv'], description: 'Also write the notes beside the MIDI file' },
    musicxml: { type: 'boolean', description: 'Also write a score beside the MIDI file, as MusicXML' },
    picture: { type: 'boolean', description: 'Also draw the notes over the spectrogram, as PNG beside the MIDI file' },
    json: { type: 'boolean', description: 'Print what was done as JSON' },
    ...MODEL_ARGS,
  },
  async run(args, context) {
    const inputs = await expandInputs(args._);
    const outputs = await planOutputs(inputs, args.output, '.mid', NOTE_EXTENSIONS);
    const opened = await openTranscriber(args);
    if (opened.engine) context.note(opened.engine.reason);
    const done: TranscribedFile[] = [];
    const failed: string[] = [];
    try {
      for (const [i, input] of inputs.entries()) {
        context.progress.label(
          inputs.length > 1 ? `${i + 1}/${inputs.length} ${path.basename(input)}` : path.basename(input),
        );
        try {
          done.push(await transcribeFile(input, outputs[i], opened, args, context));
          if (!args.json) context.print(describe(done[done.length - 1]));
        } catch (error) {
          // One bad file in a folder does not cost the others.
          if (inputs.length === 1 || !isPianoscribeError(error) || error.code === 'ABORTED') throw error;
          context.progress.clear();
          context.note(`${error.code}: ${input}: ${error.message}`);
          failed.push(input);
        }
      }
    } finally {
      opened.model.dispose();
    }
    if (args.json) context.print(JSON.stringify({ files: done, failed }, null, 2));
    if (failed.length > 0) {
      throw new PianoscribeError(
        'CORRUPT_DATA',
        `${failed.length} of ${inputs.length} recordings could not be transcribed.`,
      );
    }
  },
});

async function transcribeFile(
  input: string,
  output: string,
  { transcribe, model }: OpenTranscriber,
  args: TranscribeArgs,
  context: CliContext,
): Promise<TranscribedFile> {
  const { signal } = context;
  const begun = performance.now();
  const picture = args.picture ? createPictureMaker() : undefined;
  const audio = await openAudioFile(input, { sampleRate: model.features.sampleRate, signal });
  const heard = picture ? picture.listen(audio) : audio;
  let tuningCents = toNumber('tuning', args.tuning === 'auto' ? '0' : args.tuning) ?? 0;
  const transcription = await transcribe(heard, {
    signal,
    onProgress: context.progress.update,
    onTuning: ({ corrected }) => {
      tuningCents = corrected;
    },
  });
  context.progress.clear();
  throwIfAborted(signal);
  const { dir, name, ext } = path.parse(output);
  const isNamed = NOTE_EXTENSIONS.some((extension) => extension === ext.toLowerCase());
  const stem = isNamed ? name : path.basename(output);
  const beside = (extension: string) => path.join(dir, stem + extension);
  await writeFile(output, encodeNotes(output, transcription), signal);
  if (args.musicxml) await writeFile(beside('.musicxml'), notesToMusicXml(transcription, stem), signal);
  if (args.notes === 'json') await writeFile(beside('.json'), notesToJson(transcription), signal);
  if (args.notes === 'csv') await writeFile(beside('.csv'), notesToCsv(transcription), signal);
  if (picture) await writeFile(beside('.png'), await picture.draw(transcription), signal);
  const { notes, pedals, duration } = transcription;
  const realTimeFactor = duration / ((performance.now() - begun) / 1000);
  return { input, output, notes: notes.length, pedals: pedals.length, duration, realTimeFactor, tuningCents };
}

function describe({ output, notes, duration, realTimeFactor, tuningCents }: TranscribedFile): string {
  const speed = `${realTimeFactor.toFixed(1)} x real time`;
  const cents = Math.abs(tuningCents).toFixed(0);
  const tuning = tuningCents === 0 ? '' : `, heard as ${cents} cents ${tuningCents < 0 ? 'flat' : 'sharp'}`;
  return `${output}: ${notes} notes in ${duration.toFixed(1)} s (${speed}${tuning})`;
}
