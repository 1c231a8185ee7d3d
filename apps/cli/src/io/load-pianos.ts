import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JobOptions } from '@pianoscribe/core';
import { createSyntheticPiano, type SampledPiano } from '@pianoscribe/datasets';
import { countMicrophones, loadSampledPiano } from '@pianoscribe/datasets/node';
import { requireFolder } from './write-file';

/** Every piano, and every microphone of it, as a piano of its own; `synthetic` is one that needs no samples. */
export async function loadPianos(
  folders: readonly string[],
  options: JobOptions & {
    /** Folder that keeps decoded pianos, so that the next start is quick. */
    readonly cache?: string;
  },
): Promise<SampledPiano[]> {
  const { cache, ...job } = options;
  if (cache !== undefined) await mkdir(cache, { recursive: true });
  const pianos: SampledPiano[] = [];
  for (const folder of folders) {
    if (folder === 'synthetic') {
      pianos.push(createSyntheticPiano());
      continue;
    }
    await requireFolder(folder);
    const microphones = await countMicrophones(folder);
    for (let microphone = 0; microphone < microphones; microphone++) {
      const kept = cache === undefined ? undefined : path.join(cache, `${path.basename(folder)}-${microphone}.piano`);
      pianos.push(await loadSampledPiano(folder, { ...job, microphone, cache: kept }));
    }
  }
  return pianos;
}

/** Names with commas between. */
export function splitNames(names: string): string[] {
  return names.split(',').filter((name) => name !== '');
}
