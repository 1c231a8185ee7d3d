import path from 'node:path';
import { openAudioFile } from '@pianoscribe/audio-io/node';
import { type NoteEvent, PianoscribeError } from '@pianoscribe/core';
import { parseMidi } from '@pianoscribe/pianoroll-midi';
import { encodePng, renderTranscription } from '@pianoscribe/viz';
import { defineCliCommand } from '../define-command';
import { readBytes } from '../io/read-bytes';
import { requireFolder, writeFile } from '../io/write-file';
import { createPictureMaker, drain } from '../wiring/picture';

export default defineCliCommand({
  name: 'plot',
  description: 'Draws notes as PNG: over the spectrogram of a recording, over a reference, or both',
  args: {
    estimate: { type: 'string', description: 'MIDI file of what was heard', valueHint: 'file.mid' },
    reference: {
      type: 'string',
      description: 'MIDI file of what was played: hits, misses and extras are told apart',
      valueHint: 'file.mid',
    },
    audio: { type: 'string', description: 'Recording whose spectrogram lies behind the notes', valueHint: 'file' },
    output: { type: 'string', alias: 'o', description: 'File to write', required: true, valueHint: 'out.png' },
    json: { type: 'boolean', description: 'Print what was done as JSON' },
  },
  async run(args, context) {
    if (args.estimate === undefined && args.audio === undefined) {
      throw new PianoscribeError('USAGE', 'Give --estimate, --audio, or both, and --reference where there is one.');
    }
    await requireFolder(path.dirname(path.resolve(args.output)));
    const notes = (await readMidi(args.estimate)) ?? [];
    const reference = await readMidi(args.reference);
    const png = args.audio === undefined ? drawRoll(notes, reference) : await drawOver(args.audio, notes, reference);
    await writeFile(args.output, png, context.signal);
    if (args.json)
      context.print(JSON.stringify({ output: args.output, notes: notes.length, bytes: png.length }, null, 2));
    else context.print(`${args.output}: ${notes.length} notes`);
  },
});

async function readMidi(file: string | undefined): Promise<readonly NoteEvent[] | undefined> {
  return file === undefined ? undefined : parseMidi(await readBytes(file)).notes;
}

function drawRoll(notes: readonly NoteEvent[], reference: readonly NoteEvent[] | undefined): Uint8Array {
  return encodePng(renderTranscription({ notes, reference }));
}

async function drawOver(audio: string, notes: readonly NoteEvent[], reference: readonly NoteEvent[] | undefined) {
  const maker = createPictureMaker();
  await drain(maker.listen(await openAudioFile(audio, { sampleRate: 16_000 })));
  return maker.draw({ notes }, reference);
}
