import path from 'node:path';
import { encodeWav } from '@pianoscribe/audio-io';
import { throwIfAborted } from '@pianoscribe/core';
import { renderPerformance } from '@pianoscribe/datasets';
import { loadSampledPiano } from '@pianoscribe/datasets/node';
import { parseMidi, writeMidi } from '@pianoscribe/pianoroll-midi';
import { defineCliCommand, toNumber } from '../define-command';
import { readBytes } from '../io/read-bytes';
import { requireFolder, writeFile } from '../io/write-file';

/** Largest sample of what is written: a decibel under full scale. */
const PEAK = 10 ** (-1 / 20);

export default defineCliCommand({
  name: 'render',
  description: 'Plays a MIDI file on a sampled piano into a WAV file',
  takesInputs: true,
  args: {
    in: { type: 'positional', description: 'MIDI file', required: true },
    output: { type: 'string', alias: 'o', description: 'File to write', required: true, valueHint: 'out.wav' },
    piano: {
      type: 'string',
      description: 'Folder of a sampled piano, with its manifest.json',
      required: true,
      valueHint: 'folder',
    },
    labels: {
      type: 'string',
      description: 'Also write what is heard as MIDI: key releases and pedals',
      valueHint: 'labels.mid',
    },
    from: { type: 'string', description: 'Where to begin, seconds', valueHint: 's' },
    to: { type: 'string', description: 'Where to end, seconds', valueHint: 's' },
    seed: { type: 'string', description: 'Seed of what is left to chance', valueHint: 'n', default: '0' },
    json: { type: 'boolean', description: 'Print what was done as JSON' },
  },
  async run(args, context) {
    await requireFolder(path.dirname(path.resolve(args.output)));
    const { notes, pedals } = parseMidi(await readBytes(args.in));
    const piano = await loadSampledPiano(args.piano);
    throwIfAborted(context.signal);
    const excerpt = {
      from: toNumber('from', args.from),
      to: toNumber('to', args.to),
      seed: toNumber('seed', args.seed),
    };
    const rendered = renderPerformance({ notes, pedals, piano, peak: PEAK, ...excerpt });
    const { samples, sampleRate, keyReleases } = rendered;
    await writeFile(args.output, encodeWav({ samples, sampleRate }), context.signal);
    if (args.labels) {
      // A note that was struck before the excerpt sounds in it, but nothing in it could tell when.
      const struck = keyReleases.filter(({ onset }) => onset >= 0);
      await writeFile(args.labels, writeMidi({ notes: struck, pedals: rendered.pedals }), context.signal);
    }
    const duration = samples.length / sampleRate;
    if (args.json)
      context.print(JSON.stringify({ output: args.output, duration, sampleRate, notes: keyReleases.length }, null, 2));
    else context.print(`${args.output}: ${keyReleases.length} notes in ${duration.toFixed(1)} s`);
  },
});
