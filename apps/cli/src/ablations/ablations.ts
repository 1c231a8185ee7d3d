import { DEFAULT_MODEL_FEATURES } from '@pianoscribe/models/default-features';
import type { DefaultVariant } from '../training/default-variant';

/** One row of the table: the full model with one thing changed. */
export interface Ablation extends DefaultVariant {
  readonly name: string;
  /** What is changed, as the table says it. */
  readonly change: string;
  /** Added to the seed of weights, data and their order. */
  readonly seedShift?: number;
}

/** Only the spectra of these blocks. */
function hearing(...blocks: readonly number[]): DefaultVariant {
  const features = { ...DEFAULT_MODEL_FEATURES, blocks: blocks.map((block) => DEFAULT_MODEL_FEATURES.blocks[block]) };
  return { features, architecture: { spectra: blocks.length } };
}

/** What is compared: the full model first, what chance alone does, then the net, its labels, and its data. */
export const ABLATIONS: readonly Ablation[] = [
  { name: 'full', change: 'the default model' },
  { name: 'another-seed', change: 'nothing but the seed: what chance does', seedShift: 1 },
  {
    name: 'no-harmonics',
    change: 'a key looks at its own fundamental alone',
    architecture: { harmonicShifts: [0] },
  },
  { name: 'no-exchange', change: 'keys do not hear of each other', architecture: { hearsOthers: false } },
  {
    name: 'short-time',
    change: 'blocks look at neighbouring frames alone: 11 frames at either side, not 33',
    architecture: { keyDilations: [1, 1, 1, 1], globalDilations: [1, 1, 1, 1] },
  },
  { name: 'one-spectrum', change: 'the spectrum of 2048 samples alone', ...hearing(1) },
  { name: 'no-bass-spectrum', change: 'without the spectrum of 8192 samples', ...hearing(1, 2, 3) },
  { name: 'hard-targets', change: 'targets are 0 or 1 of whole frames, not triangles', hasHardTargets: true },
  { name: 'one-piano', change: 'one piano and one microphone of it', pianos: 1 },
  { name: 'no-rooms', change: 'nothing is played in a room', mix: { room: 0 } },
  { name: 'plain', change: 'no rooms, no microphones, no variation: the samples as they are', mix: { plain: 1 } },
  { name: 'all-faithful', change: 'every excerpt is faithful, none wild', mix: { faithful: 1 } },
  { name: 'all-wild', change: 'every excerpt is wild, none faithful', mix: { faithful: 0 } },
  { name: 'no-others', change: 'no sounds of anything but pianos', mix: { other: 0, accompanied: 0 } },
];
