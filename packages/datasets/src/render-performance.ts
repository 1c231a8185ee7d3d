import {
  compareNotes,
  createRandom,
  type Hertz,
  HIGHEST_PITCH,
  LOWEST_PITCH,
  type NoteEvent,
  type PedalEvent,
  PianoscribeError,
  type Seconds,
} from '@pianoscribe/core';
import { extendBySustain } from '@pianoscribe/pianoroll-midi';
import { addReleases, followingOnsets, voiceMaker } from './note-voices';
import { addPedalNoise } from './pedal-noise';
import { addResonance } from './resonance';
import type { SampledPiano } from './sampled-piano';
import { drawBalance, drawKeys, type RenderVariation } from './variation';
import { addVoice, VOICE_STATE } from './voice';

/** What is played, on what, and how. */
export interface RenderOptions {
  /** Notes whose offset is when the key is let go. */
  readonly notes: readonly NoteEvent[];
  /** Pedal spans; the sustain pedal lengthens notes. */
  readonly pedals?: readonly PedalEvent[];
  readonly piano: SampledPiano;
  /** Rate of the result; 16000 when left out. */
  readonly sampleRate?: Hertz;
  /** Excerpt to render, in seconds of the performance; from its start to 3 s after its last offset when left out. */
  readonly from?: Seconds;
  readonly to?: Seconds;
  /** The same seed gives the same samples; 0 when left out. */
  readonly seed?: number;
  readonly variation?: RenderVariation;
  /** Scales the result so that its largest sample is this; natural level (single loud notes around 0.3) when left out. */
  readonly peak?: number;
}

/** A rendered excerpt; all times are from its start. */
export interface RenderedExcerpt {
  readonly samples: Float32Array;
  readonly sampleRate: Hertz;
  /** Notes as they sound: lengthened by the pedal, cut at the excerpt's end. An onset before 0 sounds from before it. */
  readonly notes: readonly NoteEvent[];
  /** The same notes, in the same order, with the offsets at which their keys are let go. */
  readonly keyReleases: readonly NoteEvent[];
  readonly pedals: readonly PedalEvent[];
}

/** Notes struck longer before the excerpt than this are not heard in it. */
const LONGEST_NOTE_SECONDS = 30;
const TAIL_SECONDS = 3;
/** A variation makes no note softer than this. */
const SOFTEST_VELOCITY = 12;

/**
 * Plays a performance, or an excerpt of it, on a sampled piano. Pure: the same options give the same samples.
 * Labels are those of what is heard: moved by the variation's transposition, with the velocities that were played.
 *
 * @throws PianoscribeError INVALID_ARGUMENT where the excerpt is empty or a number is not finite.
 */
export function renderPerformance(options: RenderOptions): RenderedExcerpt {
  const { piano, sampleRate = 16000, from = 0, seed = 0, variation = {}, pedals: allPedals = [] } = options;
  const to = options.to ?? options.notes.reduce((end, note) => Math.max(end, note.offset), 0) + TAIL_SECONDS;
  const length = Math.round((to - from) * sampleRate);
  if (!(length > 0)) {
    throw new PianoscribeError(
      'INVALID_ARGUMENT',
      `An excerpt from ${from} s to ${to} s can't be rendered: it is empty.`,
    );
  }
  const pedals = allPedals.filter((pedal) => pedal.offset > from - LONGEST_NOTE_SECONDS && pedal.onset < to);
  const released = played(options, from - LONGEST_NOTE_SECONDS, to);
  const sounding = extendBySustain(released, pedals);
  const output = new Float32Array(length);
  const keys = drawKeys(variation, seed);
  const random = createRandom(seed, 0x6e6f7465);
  const voiceOf = voiceMaker({ piano, sampleRate, from, variation, keys, random });
  const state = new Float64Array(VOICE_STATE);
  const nextOnset = followingOnsets(sounding);
  for (let i = 0; i < sounding.length; i++) addVoice(output, voiceOf(sounding[i], nextOnset[i]), state);
  addReleases(output, { released, piano, sampleRate, from, variation, keys, state });
  if (variation.resonanceDb !== undefined) {
    addResonance(output, { pedals, from, sampleRate, level: variation.resonanceDb, seed });
  }
  if (variation.pedalNoiseDb !== undefined) {
    addPedalNoise(output, { pedals, from, sampleRate, level: variation.pedalNoiseDb, seed });
  }
  if (options.peak !== undefined) scaleToPeak(output, options.peak);
  const isHeard = sounding.map((note) => note.offset > from);
  const local = (note: NoteEvent): NoteEvent => ({
    ...note,
    onset: note.onset - from,
    offset: Math.min(note.offset, to) - from,
  });
  return {
    samples: output,
    sampleRate,
    notes: sounding.filter((_, i) => isHeard[i]).map(local),
    keyReleases: released.filter((_, i) => isHeard[i]).map(local),
    pedals: pedals
      .filter((pedal) => pedal.offset > from)
      .map(({ kind, onset, offset }) => ({
        kind,
        onset: Math.max(onset, from) - from,
        offset: Math.min(offset, to) - from,
      })),
  };
}

/** The notes that matter for the excerpt as they are played: moved, with the velocities of the variation. */
function played(options: RenderOptions, begin: Seconds, end: Seconds): NoteEvent[] {
  const { notes, seed = 0, variation = {} } = options;
  const balance = drawBalance(variation, seed);
  const { transposition = 0, velocityScale = 1, velocityShift = 0, velocityCurve = 1 } = variation;
  const result: NoteEvent[] = [];
  for (const note of notes) {
    const pitch = note.pitch + transposition;
    if (note.onset < begin || note.onset >= end || pitch < LOWEST_PITCH || pitch > HIGHEST_PITCH) continue;
    if (!Number.isFinite(note.offset)) {
      throw new PianoscribeError(
        'INVALID_ARGUMENT',
        `The note at ${note.onset} s ends at ${note.offset}: give it an offset.`,
      );
    }
    const moved = velocityShift + balance[pitch - LOWEST_PITCH];
    const velocity = 127 * (note.velocity / 127) ** velocityCurve * velocityScale + moved;
    // A note that could be heard stays one: labels of what nobody hears teach nothing.
    const softest = Math.min(note.velocity, SOFTEST_VELOCITY);
    result.push({ ...note, pitch, velocity: Math.min(127, Math.max(softest, Math.round(velocity))) });
  }
  return result.sort(compareNotes);
}

function scaleToPeak(samples: Float32Array, peak: number): void {
  let largest = 0;
  for (const sample of samples) largest = Math.max(largest, Math.abs(sample));
  if (largest === 0) return;
  for (let i = 0; i < samples.length; i++) samples[i] *= peak / largest;
}
