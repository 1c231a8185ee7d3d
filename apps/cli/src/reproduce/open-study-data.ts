import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type JobOptions, PianoscribeError } from '@pianoscribe/core';
import { createSyntheticPiano, type SampledPiano } from '@pianoscribe/datasets';
import { loadSampledPiano, readMaestro, readMaestroRecordings } from '@pianoscribe/datasets/node';
import { digest, prepareSegments, type SoundSource } from './prepare-segments';
import { planSegments } from './segment-plan';
import type { SegmentSource } from './segments';
import type { StudyConfig } from './study-config';

/** The made-up piano of the datasets package, where no folder of a sampled one is named. */
export const SYNTHETIC = 'synthetic';

/** Where a study's data comes from. */
export interface StudyDataOptions extends JobOptions {
  /** A folder of MAESTRO's layout. */
  readonly maestro: string;
  /** Pianos to play the MIDI files on: folders, or `synthetic`. Undefined: the folder's recordings, where there are any. */
  readonly pianos?: readonly string[];
  readonly cache: string;
  readonly data: StudyConfig['data'];
  /** Stop at the first file that is missing, extra or damaged. */
  readonly strict: boolean;
  /** Told of each such file otherwise. */
  readonly onProblem: (problem: string) => void;
}

/** Data of a study, ready to be read. */
export interface StudyData {
  readonly train: SegmentSource;
  readonly test: SegmentSource;
  /** The pieces that are seen and heard, each in consecutive segments. */
  readonly pieces: readonly SegmentSource[];
  /** What the sound is, for the report. */
  readonly sound: string;
  /** The piano on which results are made to be heard. */
  readonly piano: SampledPiano;
}

/**
 * Finds out what a folder holds, and makes the segments of a study from it.
 * @throws PianoscribeError NOT_FOUND, EMPTY_INPUT where it has nothing to train or test on; with `strict` CORRUPT_DATA.
 */
export async function openStudyData(options: StudyDataOptions): Promise<StudyData> {
  const { data, cache, strict, signal, onProgress } = options;
  const onProblem = (problem: string) => {
    if (strict) throw new PianoscribeError('CORRUPT_DATA', `${problem} Without --strict it would be left out.`);
    options.onProblem(problem);
  };
  const { sound, description, piano } = await openSound(options, onProblem);
  const plan = planSegments(sound.performances, data);
  const folder = path.join(cache, digest([data, description]));
  const common = { sound, data, cache: folder, onProblem, signal, onProgress };
  const pieces: SegmentSource[] = [];
  for (const piece of plan.pieces) pieces.push(await prepareSegments({ ...common, part: 'sample', planned: [piece] }));
  const test = await prepareSegments({ ...common, part: 'test', planned: plan.test });
  const train = await prepareSegments({ ...common, part: 'train', planned: plan.train });
  for (const [part, source] of Object.entries({ train, test, sample: pieces[0] })) {
    if (source.count === 0) throw new PianoscribeError('EMPTY_INPUT', `No ${part} segment could be made.`);
  }
  return { train, test, pieces, sound: description, piano };
}

async function openSound(
  { maestro, pianos: wanted, cache, signal, onProgress }: StudyDataOptions,
  onProblem: (problem: string) => void,
): Promise<{ sound: SoundSource; description: string; piano: SampledPiano }> {
  if (wanted === undefined) {
    const { recordings, problems } = await readMaestroRecordings(maestro);
    if (recordings.length > 0) {
      for (const { file, kind } of problems) onProblem(describe(file, kind));
      const sound = { kind: 'recorded', performances: recordings } as const;
      return { sound, description: 'recordings', piano: createSyntheticPiano() };
    }
  }
  const { performances, missing, extra } = await readMaestro(maestro);
  for (const file of missing) onProblem(describe(file, 'missing'));
  for (const file of extra) onProblem(describe(file, 'extra'));
  const pianos: SampledPiano[] = [];
  for (const name of wanted ?? [SYNTHETIC]) {
    await mkdir(cache, { recursive: true });
    const kept = path.join(cache, `${path.basename(name)}.piano`);
    pianos.push(
      name === SYNTHETIC ? createSyntheticPiano() : await loadSampledPiano(name, { cache: kept, signal, onProgress }),
    );
  }
  const names = pianos.map(({ name }) => name).join(', ');
  return { sound: { kind: 'rendered', performances, pianos }, description: `rendered on ${names}`, piano: pianos[0] };
}

function describe(file: string, kind: 'missing' | 'extra'): string {
  return kind === 'missing' ? `${file} is in the index and missing.` : `${file} is not in the index and left out.`;
}
