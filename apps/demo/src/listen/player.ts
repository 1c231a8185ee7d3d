import { PianoscribeError, type Seconds, type Transcription } from '@pianoscribe/core';
import { type Loop, SHORTEST_LOOP } from './blocks';
import { equalPower } from './fader';
import { openRenderer, type Recording, type RendererPort } from './renderer-port';
import { AHEAD_SECONDS, createRun, type Run } from './run';
import { isSameSound } from './same-sound';

/** Plays a recording and its transcription on one clock. */
export interface Player {
  /** The recording, held as it is: not copied, not changed. */
  setOriginal(audio: Recording | undefined): void;
  setNotes(transcription: Pick<Transcription, 'notes' | 'pedals'>): void;
  /** Settles once something is heard; at the end it begins at the start, or at the loop's. @throws PianoscribeError */
  play(): Promise<void>;
  pause(): void;
  seek(seconds: Seconds): void;
  /** The position that is heard now, in seconds of the recording. */
  readonly time: Seconds;
  readonly isPlaying: boolean;
  /** 0 the original alone, 1 the transcription alone; as loud in between. */
  balance: number;
  /** 0.25 to 2 times as fast, at the same pitch. */
  speed: number;
  /** Played over and over; undefined: all of it, once. At least 0.05 s long. */
  loop: Loop | undefined;
  /** Calls at every change of state, not of time. Gives the way to stop. */
  onChange(listener: () => void): () => void;
  dispose(): void;
}

/** Options of {@link createPlayer}. */
export interface PlayerOptions {
  /** Default: one of its own, opened by the first `play`, as browsers want it. */
  readonly context?: AudioContext;
  /** Where the sound goes. Default: the context's destination. */
  readonly output?: AudioNode;
}

const SLOWEST = 0.25;
const FASTEST = 2;
/** Notes ring on for a while after the last is let go. */
const TAIL_SECONDS = 1;
/** How long what has just been heard may still matter to what is heard now. */
const RINGING_SECONDS = 1;
const FADER_SECONDS = 0.015;
const WATCH_MS = 50;

/** A player. It makes no sound and opens nothing before it is first played. */
export function createPlayer(options: PlayerOptions = {}): Player {
  const listeners = new Set<() => void>();
  let opened: Opened | undefined;
  let recording: Recording | undefined;
  let transcription: Pick<Transcription, 'notes' | 'pedals'> = { notes: [], pedals: [] };
  let run: Run | undefined;
  let position: Seconds = 0;
  let [balance, speed] = [0.5, 1];
  let loop: Loop | undefined;

  const changed = () => {
    for (const listener of listeners) listener();
  };
  const duration = () => {
    const played = transcription.notes.reduce((end, { offset }) => Math.max(end, offset + TAIL_SECONDS), 0);
    return Math.max(played, recording ? recording.channels[0].length / recording.sampleRate : 0);
  };
  const time = () =>
    run && opened ? run.positionAt(opened.context.currentTime - latencyOf(opened.context)) : position;

  function open(): Opened {
    if (opened) return opened;
    opened = openOutput(options);
    opened.renderer.setNotes(transcription.notes, transcription.pedals);
    setGains();
    return opened;
  }

  function setGains(): void {
    if (!opened) return;
    const { original, transcription: notes } = equalPower(balance);
    const now = opened.context.currentTime;
    opened.tracks.original.gain.setTargetAtTime(original, now, FADER_SECONDS);
    opened.tracks.notes.gain.setTargetAtTime(notes, now, FADER_SECONDS);
  }

  function begin(): Run {
    const { context, tracks, renderer } = open();
    const { sampleRate } = context;
    // On a frame, so that a recording at the context's rate passes through untouched.
    const start = Math.round(position * sampleRate) / sampleRate;
    const begun = createRun({
      context,
      tracks,
      start,
      course: { speed, loop, end: duration(), sampleRate },
      render: (block) => renderer.render(block, recording),
      onFailed: () => halt(),
    });
    run = begun;
    return begun;
  }

  /** Stops where it is. */
  function halt(): void {
    position = time();
    run?.stop();
    run = undefined;
    changed();
  }

  /** After a change while playing: goes on from here in the new way. */
  function renew(change: () => void): void {
    position = time();
    change();
    if (run) {
      run.stop();
      begin().started.catch(() => undefined);
    }
    changed();
  }

  const watch = setInterval(() => {
    if (!run || !opened || !run.isOver(opened.context.currentTime - latencyOf(opened.context))) return;
    halt();
  }, WATCH_MS);

  return {
    setOriginal: (audio) =>
      renew(() => {
        recording = audio && audio.channels.length > 0 ? audio : undefined;
      }),
    setNotes({ notes, pedals }) {
      const now = time();
      const [before, end] = [transcription, duration()];
      transcription = { notes, pedals };
      opened?.renderer.setNotes(notes, pedals);
      // Notes that come in while others play are heard when it is their turn: no need to begin anew.
      const ahead = AHEAD_SECONDS * speed + 1;
      const isHeard = !isSameSound(before, transcription, now - RINGING_SECONDS, now + ahead);
      if (isHeard || duration() !== end) renew(() => undefined);
      else changed();
    },
    async play() {
      if (run) return;
      const { context } = open();
      if (position >= duration() - 0.01) position = loop?.from ?? 0;
      const begun = begin();
      changed();
      await context.resume();
      await begun.started;
    },
    pause: () => {
      if (run) halt();
    },
    seek: (seconds) =>
      renew(() => {
        position = Math.min(duration(), Math.max(0, finite('A position', seconds)));
      }),
    get time() {
      return time();
    },
    get isPlaying() {
      return run !== undefined;
    },
    get balance() {
      return balance;
    },
    set balance(value) {
      balance = Math.min(1, Math.max(0, finite('The balance', value)));
      setGains();
      changed();
    },
    get speed() {
      return speed;
    },
    set speed(value) {
      const wanted = Math.min(FASTEST, Math.max(SLOWEST, finite('The speed', value)));
      renew(() => {
        speed = wanted;
      });
    },
    get loop() {
      return loop;
    },
    set loop(value) {
      if (
        value &&
        !(value.from >= 0 && value.to - value.from >= SHORTEST_LOOP && value.to < Number.POSITIVE_INFINITY)
      ) {
        throw new PianoscribeError(
          'INVALID_ARGUMENT',
          `A loop from ${value.from} to ${value.to} s: expected ${SHORTEST_LOOP} s at least, from 0 on.`,
        );
      }
      renew(() => {
        loop = value && { from: value.from, to: value.to };
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      clearInterval(watch);
      listeners.clear();
      run?.stop();
      run = undefined;
      opened?.close();
      opened = undefined;
    },
  };
}

/** What is open while a player lives. */
interface Opened {
  readonly context: AudioContext;
  readonly tracks: { readonly original: GainNode; readonly notes: GainNode };
  readonly renderer: RendererPort;
  close(): void;
}

function openOutput({ context: given, output }: PlayerOptions): Opened {
  const context = given ?? new AudioContext({ latencyHint: 'playback' });
  const tracks = { original: context.createGain(), notes: context.createGain() };
  for (const track of Object.values(tracks)) track.connect(output ?? context.destination);
  const renderer = openRenderer(context.sampleRate);
  return {
    context,
    tracks,
    renderer,
    close() {
      renderer.dispose();
      for (const track of Object.values(tracks)) track.disconnect();
      if (!given) context.close().catch(() => undefined);
    },
  };
}

/** From the context's clock to the ear. */
function latencyOf(context: AudioContext): Seconds {
  return context.outputLatency || context.baseLatency || 0;
}

function finite(what: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new PianoscribeError('NOT_FINITE', `${what} is a number, not ${value}.`);
}
