import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PianoscribeError } from '@pianoscribe/core';
import { selectEngine } from '@pianoscribe/engine';
import { AS_PUBLISHED, createEncoderOnly } from '@pianoscribe/models';
import { defineCliCommand } from '../define-command';
import { readBytes } from '../io/read-bytes';
import { requireFolder, writeFile } from '../io/write-file';
import { openStudyData, SYNTHETIC } from '../reproduce/open-study-data';
import { presetOf, readStudyConfig } from '../reproduce/read-study-config';
import { runStudy } from '../reproduce/run-study';
import { tablesMarkdown } from '../reproduce/tables-text';
import { runTransformerStudy } from '../reproduce/transformers/study';
import { studyTable } from '../reproduce/transformers/study-table';
import { writeStudy } from '../reproduce/write-study';

export default defineCliCommand({
  name: 'reproduce',
  description:
    'Runs the study of the original paper: its nets, losses, tables, pictures and sounds; goes on where it stopped',
  args: {
    output: { type: 'string', alias: 'o', description: 'Folder for all of it', valueHint: 'folder' },
    maestro: {
      type: 'string',
      description: 'MAESTRO v3: with its recordings, or MIDI files alone',
      valueHint: 'folder',
    },
    preset: { type: 'string', description: 'Study: original, small', valueHint: 'name', default: 'original' },
    config: { type: 'string', description: 'A study of your own', valueHint: 'study.json' },
    piano: {
      type: 'string',
      description: `Sampled pianos to play the MIDI files on, with commas between, or ${SYNTHETIC}; the recordings when omitted`,
      valueHint: 'a,b',
    },
    cache: {
      type: 'string',
      description: 'Folder that keeps the segments; in the output when omitted',
      valueHint: 'folder',
    },
    strict: {
      type: 'boolean',
      description: 'Stop at files that are missing, extra or damaged, in place of leaving them out',
    },
    transformers: {
      type: 'boolean',
      description:
        "Then the paper's transformers on the same segments: each defect with and without it, and one that works",
    },
    'print-config': { type: 'boolean', description: 'Print the study as JSON, to make one of your own from, and end' },
    engine: {
      type: 'enum',
      options: ['auto', 'node', 'wasm', 'cpu', 'webgpu'],
      default: 'auto',
      description: 'Engine to compute on',
    },
  },
  async run(args, { signal, print, note, progress }) {
    const config = args.config
      ? readStudyConfig(Buffer.from(await readBytes(args.config)).toString(), args.config)
      : presetOf(args.preset);
    if (args['print-config']) return print(JSON.stringify(config, null, 2));
    const { output: folder, maestro } = args;
    if (!folder || !maestro) {
      const missing = folder ? '--maestro FOLDER' : '-o FOLDER';
      throw new PianoscribeError(
        'USAGE',
        `A study needs ${missing}. \`pianoscribe reproduce --help\` lists what there is.`,
      );
    }
    await requireFolder(path.dirname(path.resolve(folder)));
    await requireFolder(maestro);
    const job = { signal, onProgress: progress.update };
    const data = await openStudyData({
      ...job,
      maestro,
      pianos: args.piano?.split(',').filter((piano) => piano !== ''),
      cache: args.cache ?? path.join(folder, 'cache'),
      data: config.data,
      strict: args.strict ?? false,
      onProblem: note,
    });
    progress.clear();
    print(`${data.train.count} segments to train on, ${data.test.count} to test on: ${data.sound}`);
    const { reason } = await selectEngine({ engine: args.engine });
    note(reason);
    const { record, results } = await runStudy({ ...job, config, data, engine: reason, folder, onLine: print });
    const { melCount: mels } = config.data.mel;
    // Figure 10: the paper's encoder with all of its mistakes.
    const transformer = () => createEncoderOnly({ seed: config.training.seed, mels, defects: AS_PUBLISHED });
    const { tables, claims } = await writeStudy({ ...job, record, results, data, folder, transformer });
    progress.clear();
    print(tablesMarkdown(tables));
    for (const { claim, held } of claims)
      print(`${claim}: ${held === undefined ? 'not to be told' : held ? 'held' : 'not held'}`);
    print(`${path.join(folder, 'report.html')}: tables, pictures and sounds`);
    if (!args.transformers) return;
    const { train, test } = data;
    const transformers = path.join(folder, 'transformers');
    await mkdir(transformers, { recursive: true });
    const table = studyTable(await runTransformerStudy({ train, test, folder: transformers, signal, onLine: note }));
    await writeFile(path.join(transformers, 'study.md'), `${table}\n`, signal);
    print(table);
  },
});
