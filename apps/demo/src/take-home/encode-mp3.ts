import type { Seconds } from '@pianoscribe/core';
import type { Sampler } from '../listen/piano/sampler';

/** What an MP3 encoder does here: as wasm-media-encoders has it. What it gives is its own memory, for now. */
export interface Mp3Encoder {
  configure(options: { channels: 2; sampleRate: number; bitrate: 192 }): void;
  encode(channels: readonly Float32Array[]): Uint8Array;
  finalize(): Uint8Array;
}

export const MP3_RATE = 44_100;
/** Sound that is in memory at once, besides what is encoded already. */
const BLOCK_SECONDS: Seconds = 1;

/** A part of the file, and how much of the piece is in all so far. */
export interface Mp3Part {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly done: Seconds;
}

/** Plays a performance from its start to its last sound into the parts of an MP3 file. */
export function* encodeMp3(sampler: Sampler, encoder: Mp3Encoder): Generator<Mp3Part> {
  encoder.configure({ channels: 2, sampleRate: MP3_RATE, bitrate: 192 });
  const length = Math.ceil(sampler.end * MP3_RATE);
  const block = BLOCK_SECONDS * MP3_RATE;
  for (let at = 0; at < length; at += block) {
    const frames = Math.min(block, length - at);
    const bytes = new Uint8Array(encoder.encode(sampler.read(at / MP3_RATE, frames)));
    yield { bytes, done: (at + frames) / MP3_RATE };
  }
  yield { bytes: new Uint8Array(encoder.finalize()), done: length / MP3_RATE };
}
