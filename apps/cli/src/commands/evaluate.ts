import { PianoscribeError } from '@pianoscribe/core';
import { defineCliCommand } from '../define-command';
import { readNotes } from '../io/read-notes';
import { MODEL_ARGS } from '../wiring/model-args';
import { type PlainScore, scoreNotes } from './score-notes';

export default defineCliCommand({
  name: 'evaluate',
  description: 'Compares notes with a reference, as mir_eval does; or transcribes and scores a folder of recordings',
  args: {
    reference: { type: 'string', description: 'What was played: .mid, MAPS .tsv, or mir_eval text', valueHint: 'file' },
    estimate: { type: 'string', description: 'What was heard: the same formats', valueHint: 'file' },
    sustain: {
      type: 'enum',
      options: ['none', 'reference', 'both'],
      default: 'none',
      description: 'Which MIDI files have their notes lengthened by the sustain pedal',
    },
    maps: {
      type: 'string',
      description: 'Folder of recordings with .tsv and .pedal.mid of each (MAPS)',
      valueHint: 'folder',
    },
    rendered: { type: 'boolean', description: "Score excerpts of MAESTRO's test split, played on sampled pianos" },
    maestro: { type: 'string', description: 'For --rendered: unpacked MIDI files of MAESTRO v3', valueHint: 'folder' },
    piano: {
      type: 'string',
      description: 'For --rendered: folders of sampled pianos that training left out, or synthetic; commas between',
      valueHint: 'a,b',
    },
    excerpts: { type: 'string', description: 'For --rendered: how many', valueHint: 'n', default: '24' },
    seconds: { type: 'string', description: 'For --rendered: how long each', valueHint: 's', default: '30' },
    seed: { type: 'string', description: 'For --rendered: seed of what is drawn', valueHint: 'n', default: '1' },
    varied: { type: 'boolean', description: 'For --rendered: tuning, touch, rooms and microphones as in training' },
    cache: { type: 'string', description: 'For --rendered: keeps decoded pianos', valueHint: 'folder' },
    errors: { type: 'boolean', description: 'With --maps or --rendered: also where the wrong notes are' },
    json: { type: 'boolean', description: 'Print JSON' },
    ...MODEL_ARGS,
  },
  async run(args, context) {
    if (args.maps !== undefined) {
      const { evaluateMaps } = await import('./evaluate-maps');
      return evaluateMaps(args.maps, args, context);
    }
    if (args.rendered) {
      const { evaluateRendered } = await import('./evaluate-rendered');
      return evaluateRendered(args, context);
    }
    if (args.reference === undefined || args.estimate === undefined) {
      throw new PianoscribeError('USAGE', 'Give both --reference and --estimate, --maps FOLDER, or --rendered.');
    }
    const reference = await readNotes(args.reference, { sustain: args.sustain !== 'none' });
    const estimate = await readNotes(args.estimate, { sustain: args.sustain === 'both' });
    const scores = scoreNotes(reference, estimate);
    if (args.json) return context.print(JSON.stringify(scores, null, 2));
    context.print(`${'score'.padEnd(22)}precision  recall  F1`);
    for (const [name, score] of Object.entries(scores) as [string, PlainScore | null][]) {
      const cells = score
        ? [score.precision, score.recall, score.f1].map((value) => value.toFixed(4)).join('     ')
        : 'no velocities';
      context.print(`${name.padEnd(22)}${cells}`);
    }
  },
});
