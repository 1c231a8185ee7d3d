import type { Seconds } from '@pianoscribe/core';
import { type Block, type Course, planBlocks } from './blocks';
import type { Stereo } from './render-protocol';
import { positionAt, type ScheduledBlock } from './timeline';

/** The sound of a block on its two tracks; undefined: silence. */
export interface Rendered {
  readonly original: Stereo | undefined;
  readonly notes: Stereo | undefined;
}

/** One stretch of playing, from play, a jump or a change of speed on to the next. */
export interface Run {
  /** Settles once the first sound is scheduled. @throws what rendering throws */
  readonly started: Promise<void>;
  /** The position that is heard at a time of the context. */
  positionAt(time: Seconds): Seconds;
  /** Whether all has been heard at a time of the context. */
  isOver(time: Seconds): boolean;
  /** Fades out and lets go. */
  stop(): void;
}

/** What a run needs of its player. */
export interface RunOptions {
  readonly context: AudioContext;
  /** Where the two tracks go. */
  readonly tracks: { readonly original: AudioNode; readonly notes: AudioNode };
  readonly course: Course;
  readonly start: Seconds;
  render(block: Block): Promise<Rendered>;
  onFailed(error: unknown): void;
}

/** Seconds of sound that are ready ahead of what is heard: enough for a tab that sleeps, little enough to hold. */
export const AHEAD_SECONDS = 3;
/** Sound is made in blocks of this length; so many are asked for at once, and are there before the first is heard. */
const BLOCK_SECONDS = 0.2;
const MOST_PENDING = 3;
/** From the first block's making to its playing. */
const LEAD_SECONDS = 0.03;
const FADE_SECONDS = 0.01;
const PUMP_MS = 100;
/** What was heard this long ago is forgotten. */
const KEPT_SECONDS = 5;

/**
 * Plays blocks one after the other. All times are frames of the context's clock, so both tracks, and each block with the
 * next, fit to the sample.
 */
export function createRun(options: RunOptions): Run {
  const { context, tracks, course, start } = options;
  const { sampleRate } = context;
  const blocks = planBlocks(start, course, Math.round(BLOCK_SECONDS * sampleRate));
  const gates = { original: openGate(tracks.original), notes: openGate(tracks.notes) };
  const sources = new Set<AudioBufferSourceNode>();
  let scheduled: readonly ScheduledBlock[] = [];
  /** What is ready before playing begins. */
  const first: { readonly block: Block; readonly rendered: Rendered }[] = [];
  let nextFrame = 0;
  let pending = 0;
  let isPlanned = false;
  let isStopped = false;
  let settle: { resolve(): void; reject(error: unknown): void } = { resolve() {}, reject() {} };
  const started = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });

  function openGate(track: AudioNode): GainNode {
    const gate = context.createGain();
    gate.connect(track);
    return gate;
  }

  function schedule(block: Block, rendered: Rendered): void {
    const soonest = Math.ceil((context.currentTime + LEAD_SECONDS) * sampleRate);
    // At the start, or where a block came too late to follow on the one before.
    if (nextFrame < context.currentTime * sampleRate) nextFrame = soonest;
    const at = nextFrame / sampleRate;
    for (const track of ['original', 'notes'] as const) {
      const sound = rendered[track];
      if (sound) playAt(sound, at, gates[track]);
    }
    const oldest = context.currentTime - KEPT_SECONDS;
    scheduled = [...scheduled.filter((entry) => entry.at > oldest), { at, block }];
    nextFrame += block.frames;
  }

  function playAt(sound: Stereo, at: Seconds, gate: GainNode): void {
    const buffer = context.createBuffer(2, sound[0].length, sampleRate);
    for (const channel of [0, 1] as const) buffer.copyToChannel(sound[channel], channel);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gate);
    source.onended = () => {
      source.disconnect();
      sources.delete(source);
    };
    sources.add(source);
    source.start(at);
  }

  function pump(): void {
    while (!isStopped && !isPlanned && pending + first.length < MOST_PENDING && isNear()) {
      const { value: block, done } = blocks.next();
      if (done || block === undefined) {
        isPlanned = true;
        if (scheduled.length + first.length + pending === 0) settle.resolve();
        return;
      }
      pending++;
      options.render(block).then(
        (rendered) => {
          pending--;
          if (isStopped) return;
          if (scheduled.length > 0) schedule(block, rendered);
          else first.push({ block, rendered });
          pump();
          if (scheduled.length === 0 && (first.length === MOST_PENDING || (isPlanned && pending === 0))) {
            for (const ready of first.splice(0)) schedule(ready.block, ready.rendered);
            settle.resolve();
            pump();
          }
        },
        (error) => {
          settle.reject(error);
          if (!isStopped) options.onFailed(error);
        },
      );
    }
  }

  const isNear = () =>
    scheduled.length === 0 || nextFrame / sampleRate + pending * BLOCK_SECONDS < context.currentTime + AHEAD_SECONDS;

  const timer = setInterval(pump, PUMP_MS);
  pump();
  return {
    started,
    positionAt: (time) => positionAt(scheduled, time, sampleRate) ?? start,
    isOver: (time) => isPlanned && pending === 0 && time >= nextFrame / sampleRate,
    stop() {
      isStopped = true;
      clearInterval(timer);
      settle.resolve();
      const now = context.currentTime;
      for (const gate of Object.values(gates)) {
        gate.gain.setValueAtTime(1, now);
        gate.gain.linearRampToValueAtTime(0, now + FADE_SECONDS);
      }
      for (const source of sources) source.stop(now + 2 * FADE_SECONDS);
      setTimeout(() => {
        for (const gate of Object.values(gates)) gate.disconnect();
      }, 200);
    },
  };
}
