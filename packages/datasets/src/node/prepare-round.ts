import { PianoscribeError } from '@pianoscribe/core';
import type { Prepare, PrepareModule } from './clip-protocol';
import { type RenderSources, renderRound } from './render-round';

/** Renders rounds and prepares their clips; the same in a worker and without one. */
export async function createRoundMaker(
  sources: RenderSources,
  prepare: PrepareModule | undefined,
): Promise<(round: number) => Promise<unknown[]>> {
  const prepareClip = prepare && (await loadPrepare(prepare));
  return async (round) => {
    const clips: unknown[] = await renderRound(sources, round);
    if (!prepareClip) return clips;
    for (let i = 0; i < clips.length; i++) {
      clips[i] = await prepareClip(clips[i] as Parameters<typeof prepareClip>[0], prepare?.options);
    }
    return clips;
  };
}

async function loadPrepare({ module, name }: PrepareModule): Promise<Prepare<unknown>> {
  const exported: unknown = ((await import(module)) as Record<string, unknown>)[name];
  if (typeof exported !== 'function') {
    throw new PianoscribeError('INVALID_ARGUMENT', `${module} exports no function ${name}.`);
  }
  return exported as Prepare<unknown>;
}
