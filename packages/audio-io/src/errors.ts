import { PianoscribeError } from '@pianoscribe/core';

/** CORRUPT_DATA: `what` is the kind of file, `reason` what is wrong with it. */
export function corrupt(what: string, reason: string, cause?: unknown): PianoscribeError {
  return new PianoscribeError(
    'CORRUPT_DATA',
    `This ${what} file is damaged or cut short: ${reason}. Get or export it again.`,
    { cause },
  );
}

/** UNSUPPORTED_FORMAT with what to do instead. */
export function unsupported(found: string, todo = 'Convert it to WAV or FLAC.'): PianoscribeError {
  return new PianoscribeError(
    'UNSUPPORTED_FORMAT',
    `Expected WAV, MP3, FLAC, Ogg Vorbis, Opus or M4A audio, found ${found}. ${todo}`,
  );
}

/** EMPTY_INPUT: there is not one sample. */
export function empty(found: string): PianoscribeError {
  return new PianoscribeError('EMPTY_INPUT', `Expected audio, found ${found}. Check that the recording was saved.`);
}

const LOWEST_RATE = 1000;
const HIGHEST_RATE = 768_000;
/** 5.1. */
const MOST_CHANNELS = 6;

/**
 * A rate outside of anything real is a damaged header, and would make what follows explode. More channels than a
 * surround recording has are tracks of a session: their mean would not be what anybody heard.
 */
export function checkFormat(what: string, sampleRate: number, channels: number): void {
  if (!(sampleRate >= LOWEST_RATE && sampleRate <= HIGHEST_RATE)) {
    throw corrupt(
      what,
      `its header claims ${sampleRate} samples a second (${LOWEST_RATE} to ${HIGHEST_RATE} are possible)`,
    );
  }
  if (!(channels >= 1)) throw corrupt(what, `its header claims ${channels} channels`);
  if (channels > MOST_CHANNELS) {
    throw new PianoscribeError(
      'UNSUPPORTED_FORMAT',
      `Expected at most ${MOST_CHANNELS} channels (5.1), found ${channels}. Mix the recording down to stereo first.`,
    );
  }
}
