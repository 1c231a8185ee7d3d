import type { NoteEvent, PedalEvent } from '@pianoscribe/core';
import type { Block } from './blocks';
import { type AudioSlice, readSlice } from './original/audio-slice';
import { loadStretch } from './original/load-stretch';
import { createStretcher, type Stretcher } from './original/stretcher';
import type { Piano } from './piano/piano';
import { createSampler, type Sampler } from './piano/sampler';
import type { Stereo } from './render-protocol';

/** A jump is faded over in this time: no click, no gap. */
const FADE_SECONDS = 0.006;

/** Makes the sound of blocks: the recording as it is or stretched, and the notes on the piano. */
export interface BlockRenderer {
  setNotes(notes: readonly NoteEvent[], pedals: readonly PedalEvent[]): void;
  render(
    block: Block,
    slices: { readonly original?: AudioSlice; readonly fading?: AudioSlice },
  ): Promise<{ original: Stereo | undefined; notes: Stereo | undefined }>;
}

/**
 * @param sampleRate of what comes out.
 * @param openPiano is called once, when first a note is to be heard.
 */
export function createBlockRenderer(sampleRate: number, openPiano: () => Promise<Piano>): BlockRenderer {
  let performance: { notes: readonly NoteEvent[]; pedals: readonly PedalEvent[] } = { notes: [], pedals: [] };
  let sampler: Sampler | undefined;
  let piano: Promise<Piano> | undefined;
  let stretcher: { readonly channels: number; readonly made: Stretcher } | undefined;
  const fade = Math.round(FADE_SECONDS * sampleRate);

  async function stretch(block: Block, slice: AudioSlice, isContinued: boolean, frames: number) {
    const channels = slice.channels.length;
    if (stretcher?.channels !== channels)
      stretcher = { channels, made: createStretcher(await loadStretch(), channels, sampleRate) };
    const source = resampled(slice, sampleRate);
    return stretcher.made.read(block.position * sampleRate, frames, { speed: block.speed, isContinued, source });
  }

  async function original(block: Block, slice: AudioSlice, frames = block.frames, isContinued = block.isContinued) {
    if (block.speed !== 1) return toStereo(await stretch(block, slice, isContinued, frames));
    const first = Math.round(block.position * sampleRate);
    return toStereo(readSlice(slice, sampleRate, first, first + frames));
  }

  return {
    setNotes(notes, pedals) {
      performance = { notes, pedals };
      sampler = undefined;
    },
    async render(block, { original: slice, fading }) {
      const { fadeFrom } = block;
      const length = Math.min(fade, block.frames);
      const before =
        slice && fading && fadeFrom !== undefined
          ? await original({ ...block, position: fadeFrom }, fading, length, true)
          : undefined;
      const sound = slice && (await original(block, slice));
      if (before && sound) crossfade(sound, before);

      if (performance.notes.length > 0 && sampler === undefined) {
        piano ??= openPiano();
        const opened = await piano;
        sampler = createSampler(opened, performance);
      }
      const notes = sampler?.read(block.position, block.frames, block.speed) as Stereo | undefined;
      if (sampler && notes && fadeFrom !== undefined) crossfade(notes, sampler.read(fadeFrom, length, block.speed));
      return { original: sound, notes };
    },
  };
}

/** Reads a slice at another rate, resampled once. */
function resampled(slice: AudioSlice, sampleRate: number) {
  const start = Math.round((slice.firstFrame / slice.sampleRate) * sampleRate);
  const frames = Math.ceil((slice.channels[0].length / slice.sampleRate) * sampleRate);
  const channels = readSlice(slice, sampleRate, start, start + frames);
  const whole: AudioSlice = { channels, sampleRate, firstFrame: start };
  return (from: number, to: number) => readSlice(whole, sampleRate, from, to);
}

function toStereo(channels: readonly Float32Array[]): Stereo {
  const [left, right = left] = channels as readonly Float32Array<ArrayBuffer>[];
  // Both are handed over, so they are two.
  return [left, right === left ? left.slice() : right];
}

/** Fades into `sound` from `before`, which would have gone on. */
function crossfade(sound: readonly Float32Array[], before: readonly Float32Array[]): void {
  before.forEach((channel, c) => {
    for (let i = 0; i < channel.length; i++) {
      const part = (i + 0.5) / channel.length;
      sound[c][i] = part * sound[c][i] + (1 - part) * channel[i];
    }
  });
}
