import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import type { Block } from './blocks';
import type { AudioSlice } from './original/audio-slice';

/** Left and right. */
export type Stereo = readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];

/** What the player asks of the worker that makes sound. */
export type RenderRequest =
  | { readonly type: 'start'; readonly sampleRate: number }
  | { readonly type: 'notes'; readonly notes: readonly NoteEvent[]; readonly pedals: readonly PedalEvent[] }
  | {
      readonly type: 'render';
      readonly id: number;
      readonly block: Block;
      /** The recording around the block, and around where it fades from. */
      readonly original: AudioSlice | undefined;
      readonly fading: AudioSlice | undefined;
    };

/** What it answers. */
export type RenderAnswer =
  | {
      readonly type: 'rendered';
      readonly id: number;
      readonly original: Stereo | undefined;
      readonly notes: Stereo | undefined;
    }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** Seconds of the recording beyond a block that stretching it looks at. */
export const SLICE_MARGIN_SECONDS = 0.5;
