import path from 'node:path';
import { PianoscribeError, throwIfAborted } from '@pianoscribe/core';
import { readSafetensors } from '@pianoscribe/core/safetensors';
import { selectEngine } from '@pianoscribe/engine';
import { defineCliCommand, toNumber } from '../define-command';
import { splitNames } from '../io/load-pianos';
import { readBytes } from '../io/read-bytes';
import { requireFolder } from '../io/write-file';
import { openRenderedClips, openRenderedNotes } from '../training/open-rendered-clips';
import { DEFAULT_TRAINING, trainDefault } from '../training/train-default';
import { trainVelocities, VELOCITY_TRAINING } from '../training/train-velocities';
import type { TrainingSettings } from '../training/training-run';
import { DATA_ARGS } from '../wiring/data-args';

export default defineCliCommand({
  name: 'train',
  description: 'Trains the default model on performances rendered on sampled pianos; goes on where it stopped',
  args: {
    output: {
      type: 'string',
      alias: 'o',
      description: 'Folder for weights, checkpoint and log',
      required: true,
      valueHint: 'folder',
    },
    ...DATA_ARGS,
    part: {
      type: 'enum',
      options: ['notes', 'velocities'],
      default: 'notes',
      description: 'What is trained: all but velocities, or these alone, for the notes that --from finds',
    },
    from: { type: 'string', description: 'Weights to start a new run from', valueHint: 'weights.safetensors' },
    steps: { type: 'string', description: 'Length of the run; until Ctrl-C when omitted', valueHint: 'n' },
    cooldown: { type: 'string', description: 'Steps at the end in which the learning rate falls to 0', valueHint: 'n' },
    rate: { type: 'string', description: 'Learning rate at its peak', valueHint: 'x' },
    engine: {
      type: 'enum',
      options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
      default: 'auto',
      description: 'Engine to compute on',
    },
  },
  async run(args, { signal, print, note, progress }) {
    const pianos = splitNames(args.pianos);
    const recorded = pianos.filter((piano) => piano !== 'synthetic');
    for (const folder of [path.dirname(path.resolve(args.output)), args.maestro, ...recorded])
      await requireFolder(folder);
    const defaults = args.part === 'notes' ? DEFAULT_TRAINING : VELOCITY_TRAINING;
    const settings: TrainingSettings = {
      ...defaults,
      steps: whole('steps', args.steps),
      cooldownSteps: whole('cooldown', args.cooldown) ?? defaults.cooldownSteps,
      learningRate: rate(args.rate) ?? defaults.learningRate,
      batchSize: whole('batch', args.batch) ?? defaults.batchSize,
      seed: whole('seed', args.seed) ?? defaults.seed,
    };
    const workers = whole('workers', args.workers) ?? 1;
    const from = args.from === undefined ? undefined : readSafetensors(await readBytes(args.from));
    note((await selectEngine({ engine: args.engine })).reason);
    const cache = path.join(args.output, 'cache');
    const { maestro, rooms, others } = args;
    const sources = { maestro, rooms, others, pianos, cache, workers, signal, onProgress: progress.update };
    const run = { settings, folder: args.output, signal, onLine: print };
    if (args.part === 'notes') {
      const clipsFrom = await openRenderedClips(sources, settings);
      progress.clear();
      await trainDefault({ ...run, clipsFrom, from });
    } else {
      if (!from) throw new PianoscribeError('USAGE', '--part velocities needs --from, weights that find the notes.');
      const notes = await openRenderedNotes(sources, settings);
      progress.clear();
      await trainVelocities({ ...run, ...notes, from });
    }
    throwIfAborted(signal);
    print(`${path.join(args.output, 'weights.safetensors')}: the running average, for --model`);
  },
});

function whole(name: string, text: string | undefined): number | undefined {
  const value = toNumber(name, text);
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
  throw new PianoscribeError('USAGE', `--${name} takes a whole number from 0, not "${text}".`);
}

function rate(text: string | undefined): number | undefined {
  const value = toNumber('rate', text);
  if (value === undefined || (value > 0 && value <= 1)) return value;
  throw new PianoscribeError('USAGE', `--rate takes a number above 0 and at most 1, not "${text}".`);
}
