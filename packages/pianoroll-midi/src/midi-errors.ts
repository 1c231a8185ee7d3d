import { PianoscribeError } from '@pianoscribe/core';

/** A MIDI file that is damaged, cut short, or lies about its contents. */
export function corruptMidi(reason: string): PianoscribeError {
  return new PianoscribeError(
    'CORRUPT_DATA',
    `Not a sound MIDI file: ${reason}. Get or export it again; parseMidi with { lenient: true } reads what is left of it.`,
  );
}
