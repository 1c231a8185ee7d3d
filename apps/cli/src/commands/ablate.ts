import path from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { selectEngine } from '@pianoscribe/engine';
import { ablationReport } from '../ablations/ablation-report';
import { ABLATIONS, type Ablation } from '../ablations/ablations';
import { type AblationTest, runAblations } from '../ablations/run-ablations';
import { defineCliCommand, toNumber } from '../define-command';
import { splitNames } from '../io/load-pianos';
import { requireFolder, writeFile } from '../io/write-file';
import { DEFAULT_TRAINING } from '../training/train-default';
import type { TrainingSettings } from '../training/training-run';
import { DATA_ARGS } from '../wiring/data-args';
import { mapsRecordings } from './evaluate-maps';
import { renderedRecordings } from './evaluate-rendered';

/** Seconds of each excerpt on the unseen piano. */
const EXCERPT_SECONDS = 30;
/** Of a short run: warm-up, and the part of it in which the learning rate falls. */
const WARMUP_STEPS = 50;
const COOLDOWN_SHARE = 0.4;

export default defineCliCommand({
  name: 'ablate',
  description:
    'Trains the default model anew with one part of it or of its data changed at a time, and scores each; goes on where it stopped',
  args: {
    output: {
      type: 'string',
      alias: 'o',
      description: 'Folder for each row: weights, checkpoint, log, result; and for the table, ablations.md',
      required: true,
      valueHint: 'folder',
    },
    ...DATA_ARGS,
    maps: { type: 'string', description: 'Folder of recordings to score on, as in evaluate', valueHint: 'folder' },
    unseen: { type: 'string', description: 'Sampled piano, or synthetic, to score on as well', valueHint: 'folder' },
    excerpts: { type: 'string', description: `Excerpts of ${EXCERPT_SECONDS} s on it`, valueHint: 'n', default: '12' },
    only: { type: 'string', description: 'Rows to run, with commas between; all when omitted', valueHint: 'a,b' },
    steps: { type: 'string', description: 'Training steps of each row', valueHint: 'n', default: '500' },
    cache: { type: 'string', description: 'Keeps decoded pianos; in the output when omitted', valueHint: 'folder' },
    report: { type: 'string', description: 'File that gets the table too', valueHint: 'x.md' },
    engine: {
      type: 'enum',
      options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
      default: 'auto',
      description: 'Engine to compute on',
    },
  },
  async run(args, context) {
    const { output: folder, maestro, rooms, others } = args;
    const rows = rowsOf(args.only);
    const steps = whole('steps', args.steps);
    const settings: TrainingSettings = {
      ...DEFAULT_TRAINING,
      steps,
      warmupSteps: Math.min(WARMUP_STEPS, Math.ceil(steps / 10)),
      cooldownSteps: Math.round(COOLDOWN_SHARE * steps),
      averageDecay: 0.99,
      batchSize: args.batch === undefined ? DEFAULT_TRAINING.batchSize : whole('batch', args.batch),
      seed: args.seed === undefined ? DEFAULT_TRAINING.seed : whole('seed', args.seed),
    };
    const excerpts = whole('excerpts', args.excerpts);
    const workers = whole('workers', args.workers);
    await requireFolder(path.dirname(path.resolve(folder)));
    await requireFolder(maestro);
    const cache = args.cache ?? path.join(folder, 'cache');
    const tests: AblationTest[] = [];
    if (args.maps !== undefined) tests.push({ name: 'MAPS', source: await mapsRecordings(args.maps) });
    if (args.unseen !== undefined) {
      const job = { signal: context.signal, onProgress: context.progress.update };
      const draw = { count: excerpts, seconds: EXCERPT_SECONDS, seed: 1 };
      const source = await renderedRecordings({ ...job, ...draw, maestro, pianos: [args.unseen], cache });
      tests.push({ name: 'unseen piano', source });
    }
    if (tests.length === 0)
      throw new PianoscribeError('USAGE', 'Say what to score on: --maps FOLDER, --unseen FOLDER.');
    context.note((await selectEngine({ engine: args.engine })).reason);
    const sources = { maestro, pianos: splitNames(args.pianos), rooms, others, cache, workers };
    const study = { rows, settings, sources, tests, folder };
    await runAblations(study, context);
    const report = await ablationReport(study);
    for (const file of [path.join(folder, 'ablations.md'), ...(args.report ? [args.report] : [])])
      await writeFile(file, report);
    context.print(report);
  },
});

function rowsOf(only: string | undefined): readonly Ablation[] {
  if (only === undefined) return ABLATIONS;
  const wanted = new Set(splitNames(only));
  const rows = ABLATIONS.filter(({ name }) => wanted.has(name));
  if (rows.length > 0 && rows.length === wanted.size) return rows;
  throw new PianoscribeError(
    'USAGE',
    `--only takes names of rows, not "${only}": ${ABLATIONS.map(({ name }) => name).join(', ')}.`,
  );
}

function whole(name: string, text: string): number {
  const value = toNumber(name, text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  throw new PianoscribeError('USAGE', `--${name} takes a whole number from 1, not "${text}".`);
}
