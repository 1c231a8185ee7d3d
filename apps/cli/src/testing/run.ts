import { fileURLToPath } from 'node:url';
import { runCli } from '../run-cli';

/** A model that needs no weights and no engine. */
export const PLUGIN = fileURLToPath(new URL('../../../../examples/plugin-model.mjs', import.meta.url));

/** A file of the shipped recording. */
export const recording = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/recording/${name}`, import.meta.url));

/** What a command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; `onProgress` sees what a terminal would show. */
export async function run(
  argv: readonly string[],
  options: { signal?: AbortSignal; onProgress?: () => void } = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, {
    signal: options.signal ?? new AbortController().signal,
    print: (line) => out.push(line),
    note: (line) => err.push(line),
    progress: { update: () => options.onProgress?.(), label: () => undefined, clear: () => undefined },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
