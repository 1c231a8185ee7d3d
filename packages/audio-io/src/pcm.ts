import type { Hertz } from '@pianoscribe/core';
import type { ByteReader } from './byte-reader';

/** What a decoder gives: some frames of every channel. */
export interface PcmBlock {
  /** One array per channel, all of one length. */
  readonly channels: readonly Float32Array[];
  readonly sampleRate: Hertz;
  /** Frames of the whole recording, where the container tells it; a claim, not a fact. */
  readonly totalFrames?: number;
}

/** Reads one format. Blocks are of any length; what it holds is given back when the iteration ends, early or not. */
export type Decoder = (reader: ByteReader) => AsyncIterable<PcmBlock>;
