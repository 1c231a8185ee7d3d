import { readFile } from 'node:fs/promises';
import { createRandom } from '@pianoscribe/core';
import { parseMidi } from '@pianoscribe/pianoroll-midi';
import type { MaestroPerformance } from '../maestro';
import type { OtherSound } from '../other-sound';
import { type ClipSettings, drawExcerpt, type RenderedClip, renderExcerpt } from '../rendered-clip';
import type { Room } from '../room';
import type { SampledPiano } from '../sampled-piano';

/** All that rounds are rendered from: plain data that crosses to workers. */
export interface RenderSources {
  readonly performances: readonly MaestroPerformance[];
  readonly pianos: readonly SampledPiano[];
  readonly rooms: readonly Room[];
  readonly others?: readonly OtherSound[];
  readonly settings: ClipSettings;
}

/** Renders the clips of one round, in a random order: a function of the sources and the round's number alone. */
export async function renderRound(sources: RenderSources, round: number): Promise<RenderedClip[]> {
  const { performances, pianos, rooms, others, settings } = sources;
  const clips: RenderedClip[] = [];
  for (let excerpt = 0; excerpt < settings.excerpts; excerpt++) {
    const { index, from } = drawExcerpt(performances, settings, round, excerpt);
    const { path, duration } = performances[index];
    const { notes, pedals } = parseMidi(await readFile(path));
    const performance = { name: performances[index].midiFile, duration, notes, pedals };
    clips.push(...renderExcerpt({ performance, from, pianos, rooms, others, settings, round, excerpt }));
  }
  return createRandom(settings.seed, round, 0x73687566).shuffle(clips);
}
