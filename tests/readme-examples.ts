import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, workspacePackages } from './workspace';

/** One ```ts block of a README. */
export interface ReadmeExample {
  /** e.g. packages/metrics 1 */
  readonly name: string;
  readonly folder: string;
  readonly code: string;
}

/** Every ```ts block of every package's README, in order. */
export function readmeExamples(): ReadmeExample[] {
  return workspacePackages().flatMap(({ folder }) => {
    const text = readFileSync(path.join(ROOT, folder, 'README.md'), 'utf8');
    const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)];
    return blocks.map(([, code], i) => ({ name: `${folder} ${i + 1}`, folder, code }));
  });
}

/** What a reader brings along to an example: its type, and the value that it is run with. */
export interface Given {
  readonly types: string;
  /** Statements; where undefined the example needs files that nobody has here, and is not run. */
  readonly values?: string;
}

/** By the example's name; the others need nothing. Files of these names lie in the folder that they are run in. */
export const GIVEN: Readonly<Record<string, Given>> = {
  'packages/audio-io 1': {
    types: '',
    values: `import { readFileSync } from 'node:fs';
globalThis.fetch = async () => new Response(readFileSync('recording.mp3'));`,
  },
  'packages/core 2': {
    types: `import type { AcousticModel } from '@pianoscribe/core';
declare const createModel: () => AcousticModel;
declare const tf: { memory(): { numTensors: number } };
declare const it: (name: string, run: () => Promise<void>) => void;`,
    values: `import { createToyModel as createModel } from '@pianoscribe/core/testing';
const tf = { memory: () => ({ numTensors: 0 }) };
const checks = [];
const it = (name, run) => checks.push(run);
setTimeout(() => Promise.all(checks.map((run) => run())));`,
  },
  'packages/datasets 2': { types: '' },
  'packages/datasets 3': { types: "import { preparePiano } from '@pianoscribe/datasets/node';" },
  'packages/pianoroll-midi 2': {
    types: `import type { Activations, NoteEvent } from '@pianoscribe/core';
declare const model: AsyncIterable<Activations>;
declare const show: (found: readonly NoteEvent[]) => void;`,
    values: `import { createFrameMatrix } from '@pianoscribe/core';
const frames = createFrameMatrix(10, 88, { sampleRate: 50, hopLength: 1, startTime: 0 });
const model = [{ onset: frames, frame: frames }];
const show = (found) => console.log(found.length);`,
  },
  'packages/transcriber 1': {
    types: 'declare const bytes: Uint8Array;',
    values: `import { readFileSync } from 'node:fs';
const bytes = new Uint8Array(readFileSync('recording.flac'));`,
  },
};
