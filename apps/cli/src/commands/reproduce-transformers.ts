import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import { createSyntheticPiano, type SampledPiano } from '@pianoscribe/datasets';
import { loadSampledPiano } from '@pianoscribe/datasets/node';
import { selectEngine } from '@pianoscribe/engine';
import { defineCliCommand, toNumber } from '../define-command';
import { requireFolder, writeFile } from '../io/write-file';
import { DEFECT_NAMES, parseDefects } from '../reproduce/transformers/defect-names';
import { publishedForms } from '../reproduce/transformers/published-forms';
import { runTransformerStudy, STUDY_PARTS, STUDY_SETTINGS } from '../reproduce/transformers/study';
import {
  renderedData,
  type StudyData,
  type StudyDataOptions,
  syntheticData,
} from '../reproduce/transformers/study-data';
import { studyTable } from '../reproduce/transformers/study-table';

/** Test segments are drawn apart from those to learn from. */
const TEST_SEED = 1_000_003;

export default defineCliCommand({
  name: 'reproduce-transformers',
  description: "Why the paper's transformers failed: an experiment for each defect, and a transformer that works",
  args: {
    output: {
      type: 'string',
      alias: 'o',
      description: 'Folder for the results; what is there already is not run again',
      required: true,
      valueHint: 'folder',
    },
    maestro: { type: 'string', description: 'MIDI files of MAESTRO v3; made-up music without', valueHint: 'folder' },
    piano: {
      type: 'string',
      description: 'Folders of sampled pianos with commas between, or synthetic',
      default: 'synthetic',
      valueHint: 'a,b',
    },
    'as-published': {
      type: 'string',
      description: `Instead, train the four published forms with all, none or some of their defects: ${DEFECT_NAMES.join(', ')}`,
      valueHint: 'all',
    },
    part: { type: 'enum', options: [...STUDY_PARTS], description: 'Only this part of the study; all without' },
    train: { type: 'string', description: 'Segments of a second to learn from', default: '1000', valueHint: 'n' },
    test: { type: 'string', description: 'Segments to be judged by', default: '100', valueHint: 'n' },
    steps: { type: 'string', description: 'Training steps of each net on a defect', valueHint: 'n' },
    race: { type: 'string', description: 'Segments that each net of the race learns from', valueHint: 'n' },
    seed: { type: 'string', description: 'Seed of weights, data and their order', default: '1', valueHint: 'n' },
    json: { type: 'boolean', description: 'Print the study as JSON' },
    engine: {
      type: 'enum',
      options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
      default: 'auto',
      description: 'Engine to compute on',
    },
  },
  async run(args, { signal, print, note, progress }) {
    await requireFolder(path.dirname(path.resolve(args.output)));
    const defects = args['as-published'] === undefined ? undefined : parseDefects(args['as-published']);
    const [seed, train, test] = [whole('seed', args.seed), whole('train', args.train), whole('test', args.test)];
    const steps = args.steps === undefined ? undefined : whole('steps', args.steps);
    const parts = args.part === undefined ? undefined : [args.part];
    const racing = args.race === undefined ? STUDY_SETTINGS.race.segments : whole('race', args.race);
    await mkdir(args.output, { recursive: true });
    note((await selectEngine({ engine: args.engine })).reason);
    const open = await opener(args, { signal, onProgress: progress.update });
    const trainSet = await open('train', { count: train, seed, signal });
    const testSet = await open('test', { count: test, seed: seed + TEST_SEED, signal });
    progress.clear();
    const settings = {
      ...STUDY_SETTINGS,
      seed,
      encoder: { ...STUDY_SETTINGS.encoder, ...(steps && { steps }) },
      decoder: { ...STUDY_SETTINGS.decoder, ...(steps && { steps }) },
      race: { ...STUDY_SETTINGS.race, segments: racing },
    };
    const context = { train: trainSet, test: testSet, settings, level: trainSet.level, signal, onLine: note };
    const study = defects
      ? {
          settings,
          segments: { train, test },
          experiments: [await publishedForms(context, { defects, steps: steps ?? 150, columns: trainSet.columns })],
        }
      : await runTransformerStudy({ ...context, folder: args.output, parts });
    const name = defects ? 'as-published' : 'study';
    await writeFile(path.join(args.output, `${name}.json`), `${JSON.stringify(study, null, 2)}\n`, signal);
    await writeFile(path.join(args.output, `${name}.md`), `${studyTable(study)}\n`, signal);
    print(args.json ? JSON.stringify(study, null, 2) : studyTable(study));
  },
});

type Opener = (split: 'train' | 'test', options: StudyDataOptions) => Promise<StudyData>;

async function opener(
  { maestro, piano, output }: { readonly maestro?: string; readonly piano: string; readonly output: string },
  job: JobOptions,
): Promise<Opener> {
  if (maestro === undefined) return (_, options) => syntheticData(options);
  await requireFolder(maestro);
  const pianos: SampledPiano[] = [];
  for (const folder of piano.split(',').filter((name) => name !== '')) {
    if (folder === 'synthetic') {
      pianos.push(createSyntheticPiano());
      continue;
    }
    await requireFolder(folder);
    const cache = path.join(output, `${path.basename(folder)}.piano`);
    pianos.push(await loadSampledPiano(folder, { ...job, cache }));
  }
  if (pianos.length === 0) throw new PianoscribeError('USAGE', '--piano names no piano.');
  return (split, options) => renderedData({ ...options, maestro, split, pianos });
}

function whole(name: string, text: string): number {
  const value = toNumber(name, text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  throw new PianoscribeError('USAGE', `--${name} takes a whole number from 1, not "${text}".`);
}
